// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The Java blocks of a Markdown page, each a compilation unit; compiled together. */
final class JavaBlocks {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public |abstract |final )*(?:class|interface) (\\w+)");

  private JavaBlocks() {}

  /** A block, named after the type in it. */
  private static final class Block extends SimpleJavaFileObject {
    private final String code;

    Block(String type, String code) {
      super(URI.create("string:///" + type + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  /** The blocks of a page, in their order. */
  static List<String> of(Path page) throws IOException {
    return BLOCK.matcher(Files.readString(page)).results().map(block -> block.group(1)).toList();
  }

  /** The type that a block declares, or {@code module-info}. */
  static String type(String block) {
    if (block.startsWith("module ")) {
      return "module-info";
    }
    Matcher type = TYPE.matcher(block);
    if (!type.find()) {
      throw new AssertionError("no type in this block:\n" + block);
    }
    return type.group(1);
  }

  /** Compiles the blocks of a page; the class loader has their classes. */
  static URLClassLoader compile(Path page, Path into) throws IOException {
    return compile(of(page), into, "-classpath", System.getProperty("java.class.path"));
  }

  /** Compiles these blocks, each a compilation unit, with the path to find other classes on. */
  static URLClassLoader compile(Collection<String> blocks, Path into, String... path)
      throws IOException {
    List<Block> units = blocks.stream().map(block -> new Block(type(block), block)).toList();
    List<String> options = new ArrayList<>(List.of(path));
    options.addAll(
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-Xlint:all,-processing",
            "-Werror",
            "-d",
            into.toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean good = compiler.getTask(said, null, null, options, null, units).call();
    if (!good) {
      throw new AssertionError("does not compile:\n" + said);
    }
    return new URLClassLoader(new URL[] {into.toUri().toURL()}, JavaBlocks.class.getClassLoader());
  }
}

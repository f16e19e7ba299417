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
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The Java blocks of a Markdown page, each a compilation unit; compiled together. */
final class JavaBlocks {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|interface) (\\w+)");

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

  /** Compiles the blocks of a page; the class loader has their classes. */
  static URLClassLoader compile(Path page, Path into) throws IOException {
    List<JavaFileObject> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(page));
    while (block.find()) {
      Matcher type = TYPE.matcher(block.group(1));
      if (!type.find()) {
        throw new AssertionError(page + ": no type in this block:\n" + block.group(1));
      }
      blocks.add(new Block(type.group(1), block.group(1)));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean good =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of(
                    "--release",
                    "17",
                    "-proc:none",
                    "-Xlint:all,-processing",
                    "-Werror",
                    "-d",
                    into.toString(),
                    "-classpath",
                    System.getProperty("java.class.path")),
                null,
                blocks)
            .call();
    if (!good) {
      throw new AssertionError(page + " does not compile:\n" + said);
    }
    return new URLClassLoader(new URL[] {into.toUri().toURL()}, JavaBlocks.class.getClassLoader());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.usocket.cli;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Jars beside those of the command, with a provider of the user's own and what it needs. */
final class ExtraJars {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  @Option(
      names = "--classpath",
      paramLabel = "JAR",
      description =
          "A jar or folder with a further provider, or what it needs. May be repeated; several may"
              + " be divided as on a class path.")
  private List<String> paths = new ArrayList<>();

  ExtraJars() {}

  /**
   * Lets providers in these jars be discovered by this thread and those that it starts. The class
   * loader stays open: providers load their classes as late as they like.
   */
  void addToThread() throws UsageException {
    if (paths.isEmpty()) {
      return;
    }
    List<URL> urls = new ArrayList<>();
    for (String path : paths) {
      for (String jar : SEPARATOR.splitAsStream(path).toList()) {
        urls.add(url(Path.of(jar)));
      }
    }
    ClassLoader parent = ExtraJars.class.getClassLoader();
    Thread.currentThread()
        .setContextClassLoader(new URLClassLoader(urls.toArray(URL[]::new), parent));
  }

  private static URL url(Path jar) throws UsageException {
    if (!Files.exists(jar)) {
      throw new UsageException("--classpath: there is no file '" + jar + "'");
    }
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError("a file has a URL", e);
    }
  }
}

package org.obmeet.telemetry.schemas.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files in {@code catalog/} on the class path. */
final class ClassPathSource implements CatalogSource {
  private static final String ROOT = "catalog/";

  /** A file that every catalogue has. It is used to find the catalogue. */
  private static final String MARKER = "policy/processing.yaml";

  private final ClassLoader loader;
  private final SortedSet<String> files;

  private ClassPathSource(ClassLoader loader, SortedSet<String> files) {
    this.loader = loader;
    this.files = files;
  }

  /** Returns the first catalogue on the class path of a class loader. */
  static ClassPathSource of(ClassLoader loader) {
    URL marker = loader.getResource(ROOT + MARKER);
    if (marker == null) {
      throw new CatalogException(ROOT + MARKER, "file", "missing", "a catalog on the class path");
    }
    try {
      return new ClassPathSource(loader, list(marker));
    } catch (IOException | URISyntaxException e) {
      throw new CatalogException(ROOT, "class path", marker, "a folder or a jar that can be read");
    }
  }

  private static SortedSet<String> list(URL marker) throws IOException, URISyntaxException {
    URLConnection connection = marker.openConnection();
    if (connection instanceof JarURLConnection inJar) {
      inJar.setUseCaches(false);
      String entry = inJar.getEntryName();
      String prefix = entry.substring(0, entry.length() - MARKER.length());
      try (JarFile jar = inJar.getJarFile()) {
        return jar.stream()
            .filter(e -> !e.isDirectory() && e.getName().startsWith(prefix))
            .map(e -> e.getName().substring(prefix.length()))
            .collect(Collectors.toCollection(TreeSet::new));
      }
    }
    Path root = Path.of(new URI(marker.toString())).getParent().getParent();
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .map(p -> root.relativize(p).toString().replace('\\', '/'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Override
  public SortedSet<String> files(String folder) {
    return files.stream()
        .filter(f -> f.startsWith(folder + "/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public String text(String path) {
    if (!files.contains(path)) {
      throw new CatalogException(path, "file", "missing", "an existing file");
    }
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private InputStream open(String path) throws IOException {
    URL url = loader.getResource(ROOT + path);
    if (url == null) {
      throw new IOException(path + " is no longer on the class path");
    }
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection.getInputStream();
  }
}

package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A wrapper of a platform path whose file system injects faults. */
final class FaultInjectingPath implements Path {
  private final FaultInjectingFileSystem files;
  private final Path plain;

  FaultInjectingPath(FaultInjectingFileSystem files, Path plain) {
    this.files = files;
    this.plain = plain;
  }

  /** Returns the platform path. {@code File.toPath} returns such a path directly. */
  static Path plain(Path path) {
    return path instanceof FaultInjectingPath wrapped ? wrapped.plain : path;
  }

  private Path wrap(Path path) {
    return path == null ? null : new FaultInjectingPath(files, path);
  }

  @Override
  public FaultInjectingFileSystem getFileSystem() {
    return files;
  }

  @Override
  public boolean isAbsolute() {
    return plain.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return wrap(plain.getRoot());
  }

  @Override
  public Path getFileName() {
    return wrap(plain.getFileName());
  }

  @Override
  public Path getParent() {
    return wrap(plain.getParent());
  }

  @Override
  public int getNameCount() {
    return plain.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return wrap(plain.getName(index));
  }

  @Override
  public Path subpath(int from, int to) {
    return wrap(plain.subpath(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return plain.startsWith(plain(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return plain.endsWith(plain(other));
  }

  @Override
  public Path normalize() {
    return wrap(plain.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return wrap(plain.resolve(plain(other)));
  }

  @Override
  public Path relativize(Path other) {
    return wrap(plain.relativize(plain(other)));
  }

  @Override
  public URI toUri() {
    return plain.toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return wrap(plain.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return wrap(plain.toRealPath(options));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    return plain.register(watcher, events, modifiers);
  }

  @Override
  public int compareTo(Path other) {
    return plain.compareTo(plain(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FaultInjectingPath path && plain.equals(path.plain);
  }

  @Override
  public int hashCode() {
    return plain.hashCode();
  }

  @Override
  public String toString() {
    return plain.toString();
  }
}

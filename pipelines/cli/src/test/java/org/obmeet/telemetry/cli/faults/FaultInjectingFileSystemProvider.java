package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.obmeet.telemetry.cli.faults.FileFaultPoint.Change;

/**
 * A wrapper of the platform's file system that calls {@link FileFaultPoint} before each change. The
 * JVM option {@code -Djava.nio.file.spi.DefaultFileSystemProvider} installs it, so that it affects
 * all files that the project writes.
 */
public class FaultInjectingFileSystemProvider extends FileSystemProvider {
  private final FileSystemProvider plain;
  private final FaultInjectingFileSystem files;

  /** Called by the JVM with the platform's provider. */
  public FaultInjectingFileSystemProvider(FileSystemProvider platform) {
    this.plain = platform;
    this.files = new FaultInjectingFileSystem(this, platform.getFileSystem(URI.create("file:///")));
  }

  private static Path plain(Path path) {
    return FaultInjectingPath.plain(path);
  }

  @Override
  public String getScheme() {
    return plain.getScheme();
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> settings) throws IOException {
    return plain.newFileSystem(uri, settings);
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return files;
  }

  @Override
  public Path getPath(URI uri) {
    return new FaultInjectingPath(files, plain(plain.getPath(uri)));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    boolean makes =
        options.contains(StandardOpenOption.CREATE)
            || options.contains(StandardOpenOption.CREATE_NEW);
    if (makes) {
      FileFaultPoint.check(path, Change.GROWS);
    }
    FileChannel channel = plain.newFileChannel(plain(path), options, attributes);
    return makes || options.contains(StandardOpenOption.WRITE)
        ? new FaultInjectingChannel(path, channel)
        : channel;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    DirectoryStream<Path> stream =
        plain.newDirectoryStream(
            plain(folder), path -> filter.accept(new FaultInjectingPath(files, path)));
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        Iterator<Path> all = stream.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return all.hasNext();
          }

          @Override
          public Path next() {
            return new FaultInjectingPath(files, all.next());
          }
        };
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    if (!java.nio.file.Files.exists(folder)) {
      FileFaultPoint.check(folder, Change.GROWS);
    }
    plain.createDirectory(plain(folder), attributes);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    FileFaultPoint.check(link, Change.GROWS);
    plain.createLink(plain(link), plain(existing));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    FileFaultPoint.check(link, Change.GROWS);
    plain.createSymbolicLink(plain(link), plain(target), attributes);
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    return new FaultInjectingPath(files, plain.readSymbolicLink(plain(link)));
  }

  @Override
  public void delete(Path path) throws IOException {
    if (java.nio.file.Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      FileFaultPoint.check(path, Change.MOVES);
    }
    plain.delete(plain(path));
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) throws IOException {
    FileFaultPoint.check(to, Change.GROWS);
    plain.copy(plain(from), plain(to), options);
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    FileFaultPoint.check(to, Change.MOVES);
    plain.move(plain(from), plain(to), options);
  }

  @Override
  public boolean isSameFile(Path a, Path b) throws IOException {
    return plain.isSameFile(plain(a), plain(b));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    return plain.isHidden(plain(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    return plain.getFileStore(plain(path));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    plain.checkAccess(plain(path), modes);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return plain.getFileAttributeView(plain(path), type, options);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return plain.readAttributes(plain(path), type, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    return plain.readAttributes(plain(path), names, options);
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options)
      throws IOException {
    plain.setAttribute(plain(path), name, value, options);
  }
}

package org.obmeet.telemetry.lake.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * A store on any file system that Beam supports. The file system must be registered in the process.
 * Beam's workers do this; other processes call {@code FileSystems.setDefaultPipelineOptions}.
 */
public final class BeamStore implements Store {
  /** Leases without effect. They have nothing to protect, because this store cannot commit. */
  private static final Leases NO_LEASES =
      new Leases() {
        @Override
        public Optional<Closeable> tryAcquire(String path) {
          return Optional.of(() -> {});
        }

        @Override
        public boolean isHeld(String path) {
          return false;
        }
      };

  private final String root;

  public BeamStore(String root) {
    this.root = root;
  }

  @Override
  public OutputStream create(String path) throws IOException {
    return Channels.newOutputStream(FileSystems.create(resource(path), "application/octet-stream"));
  }

  /** Does nothing, because acknowledged objects are durable. A missing file is not detected. */
  @Override
  public void sync(Collection<String> paths) {}

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    ReadableByteChannel channel = FileSystems.open(resource(path));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException("the file system does not support reading from an offset");
  }

  @Override
  public Optional<Path> local(String path) {
    return Optional.empty();
  }

  @Override
  public boolean exists(String path) throws IOException {
    return match(root + "/" + path).stream().anyMatch(file -> !file.resourceId().isDirectory());
  }

  @Override
  public List<FileInfo> list(String folder) throws IOException {
    List<FileInfo> found = new ArrayList<>();
    for (Metadata file : match(root + "/" + folder + "/**")) {
      String name = file.resourceId().getFilename();
      if (!file.resourceId().isDirectory() && name != null && !name.startsWith(".")) {
        String uri = file.resourceId().toString();
        found.add(new FileInfo(uri.substring(root.length() + 1), file.sizeBytes()));
      }
    }
    return found;
  }

  @Override
  public List<StoredFile> walk() throws IOException {
    throw new IOException("listing all files is only supported for local folders and s3://");
  }

  @Override
  public Leases leases() {
    return NO_LEASES;
  }

  @Override
  public void move(String from, String to) throws IOException {
    FileSystems.rename(
        List.of(resource(from)), List.of(resource(to)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public void delete(String path) throws IOException {
    FileSystems.delete(List.of(resource(path)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    List<ResourceId> below = new ArrayList<>();
    for (Metadata file : match(root + "/" + folder + "/**")) {
      if (!file.resourceId().isDirectory()) {
        below.add(file.resourceId());
      }
    }
    FileSystems.delete(below, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  @Override
  public PutIfAbsent putIfAbsent() {
    return (path, bytes) -> {
      throw new IOException("this file system does not support put-if-absent writes");
    };
  }

  private ResourceId resource(String path) throws IOException {
    try {
      return FileSystems.matchNewResource(root + "/" + path, false);
    } catch (IllegalArgumentException e) {
      throw new IOException("this build does not support its file system", e);
    }
  }

  private static List<Metadata> match(String spec) throws IOException {
    try {
      return FileSystems.match(spec, EmptyMatchTreatment.ALLOW).metadata();
    } catch (IllegalArgumentException e) {
      throw new IOException("this build does not support its file system", e);
    }
  }
}

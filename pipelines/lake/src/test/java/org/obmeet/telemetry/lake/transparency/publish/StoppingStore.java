package org.obmeet.telemetry.lake.transparency.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.Leases;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.PutIfAbsent;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;

/** A store whose changes fail after a number of them. */
final class StoppingStore implements Store {
  private final InMemoryStore store;
  private int passing = Integer.MAX_VALUE;

  StoppingStore(InMemoryStore store) {
    this.store = store;
  }

  void stopAfter(int changes) {
    passing = changes;
  }

  private void change() throws IOException {
    if (passing == 0) {
      throw new IOException("stopped");
    }
    passing--;
  }

  @Override
  public PendingWrite pending(String temporaryPath) {
    PendingWrite pending = store.pending(temporaryPath);
    return new PendingWrite() {
      @Override
      public OutputStream out() {
        return pending.out();
      }

      @Override
      public boolean create(String path) throws IOException {
        change();
        return pending.create(path);
      }

      @Override
      public void replace(String path) throws IOException {
        change();
        pending.replace(path);
      }

      @Override
      public void abort() throws IOException {
        pending.abort();
      }
    };
  }

  @Override
  public SeekableByteChannel open(String path) throws IOException {
    return store.open(path);
  }

  @Override
  public Optional<Path> local(String path) {
    return Optional.empty();
  }

  @Override
  public boolean exists(String path) {
    return store.exists(path);
  }

  @Override
  public List<StoredFile> list(String folder) {
    return store.list(folder);
  }

  @Override
  public List<StoredFile> walk() {
    return store.walk();
  }

  @Override
  public boolean link(String from, String to) throws IOException {
    change();
    return store.link(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    change();
    store.delete(path);
  }

  @Override
  public void deleteFolder(String folder) throws IOException {
    change();
    store.deleteFolder(folder);
  }

  @Override
  public void sync(Collection<String> paths) throws IOException {
    store.sync(paths);
  }

  @Override
  public Leases leases() {
    return store.leases();
  }

  @Override
  public PutIfAbsent putIfAbsent() {
    return (path, bytes) -> {
      change();
      return store.putIfAbsent().create(path, bytes);
    };
  }
}

package org.obmeet.telemetry.cli.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.obmeet.telemetry.cli.faults.FileFaultPoint.Change;

/** A channel whose first write counts as a change. A stopped write writes half of the bytes. */
final class FaultInjectingChannel extends FileChannel {
  private final Path path;
  private final FileChannel plain;
  private boolean asked;

  FaultInjectingChannel(Path path, FileChannel plain) {
    this.path = path;
    this.plain = plain;
  }

  private void check(ByteBuffer bytes) throws IOException {
    if (asked) {
      return;
    }
    try {
      FileFaultPoint.check(path, Change.GROWS);
      asked = true;
    } catch (IOException | FileFaultPoint.Died stopped) {
      plain.write(bytes.duplicate().limit(bytes.position() + bytes.remaining() / 2));
      throw stopped;
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    check(from);
    return plain.write(from);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    check(from[offset]);
    return plain.write(from, offset, length);
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    if (!asked) {
      FileFaultPoint.check(path, Change.GROWS);
      asked = true;
    }
    return plain.write(from, position);
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return plain.read(to);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    return plain.read(to, offset, length);
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    return plain.read(to, position);
  }

  @Override
  public long position() throws IOException {
    return plain.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    plain.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return plain.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    plain.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    plain.force(metadata);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
    return plain.transferTo(position, count, to);
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
    return plain.transferFrom(from, position, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return plain.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return plain.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return plain.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    plain.close();
  }
}

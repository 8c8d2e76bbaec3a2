package org.obmeet.telemetry.lake.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** An adapter that lets Parquet read a file of the lake. */
record LakeInputFile(LakeFiles files, String path) implements InputFile {
  @Override
  public long getLength() {
    return files.size(path);
  }

  @Override
  public SeekableInputStream newStream() {
    return new ChannelStream(files.channel(path));
  }

  @Override
  public String toString() {
    return path;
  }

  /** A Parquet input stream over a channel. */
  private static final class ChannelStream extends DelegatingSeekableInputStream {
    private final SeekableByteChannel channel;

    ChannelStream(SeekableByteChannel channel) {
      super(Channels.newInputStream(channel));
      this.channel = channel;
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public void readFully(ByteBuffer into) throws IOException {
      while (into.hasRemaining()) {
        if (channel.read(into) < 0) {
          throw new EOFException("the file ends " + into.remaining() + " bytes too early");
        }
      }
    }
  }
}

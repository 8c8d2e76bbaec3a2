package org.obmeet.telemetry.lake.store.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A channel that reads an object by byte ranges. A small object needs one request. Sequential reads
 * of a larger object fetch growing ranges. The first response determines length and version. Later
 * requests fail if the object was replaced.
 */
final class S3SeekableChannel implements SeekableByteChannel {
  /** Length of the first range, in bytes. */
  static final int FIRST_RANGE_BYTES = 1 << 20;

  private static final int MAX_RANGE_BYTES = 8 << 20;
  private static final int NO_SUCH_RANGE = 416;
  private static final int CHANGED = 412;

  private final S3Client client;
  private final String bucket;
  private final String key;
  private final String path;
  private String version;
  private long size;

  /** The fetched bytes, which begin at position {@code start}. */
  private byte[] window = new byte[0];

  private long start;
  private int rangeBytes = FIRST_RANGE_BYTES;
  private long position;
  private boolean closed;

  S3SeekableChannel(S3Client client, S3Location root, String path) throws IOException {
    this.client = client;
    this.bucket = root.bucket();
    this.key = root.key(path);
    this.path = path;
    fetch(0, FIRST_RANGE_BYTES);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (position >= size) {
      return -1;
    }
    if (position < start || position >= start + window.length) {
      boolean sequential = position == start + window.length;
      rangeBytes = sequential ? Math.min(MAX_RANGE_BYTES, rangeBytes * 2) : FIRST_RANGE_BYTES;
      fetch(position, Math.max(into.remaining(), rangeBytes));
    }
    int from = Math.toIntExact(position - start);
    int length = Math.min(into.remaining(), window.length - from);
    into.put(window, from, length);
    position += length;
    return length;
  }

  private void fetch(long from, int length) throws IOException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(key)
            .range("bytes=" + from + "-" + (from + length - 1))
            .ifMatch(version)
            .build();
    try {
      ResponseBytes<GetObjectResponse> response =
          client.getObject(request, ResponseTransformer.toBytes());
      window = response.asByteArrayUnsafe();
      start = from;
      if (version == null) {
        version = response.response().eTag();
        size = total(response.response());
      }
    } catch (S3Exception e) {
      if (e.statusCode() == CHANGED) {
        throw new IOException("it was replaced while it was read");
      }
      if (e.statusCode() != NO_SUCH_RANGE || from > 0) {
        throw S3Errors.of(e, path);
      }
      // An empty object has no first byte.
      return;
    } catch (SdkException e) {
      throw S3Errors.of(e, path);
    }
    if (window.length != Math.min(length, size - from)) {
      throw new IOException(
          "the store returned " + window.length + " bytes for a range of " + length);
    }
  }

  /** Parses {@code bytes 0-1048575/7340032}; a store without ranges returns the full object. */
  private static long total(GetObjectResponse response) throws IOException {
    String range = response.contentRange();
    if (range == null) {
      return response.contentLength();
    }
    try {
      return Long.parseLong(range.substring(range.indexOf('/') + 1));
    } catch (NumberFormatException e) {
      throw new IOException("the store did not return the object's length", e);
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    window = new byte[0];
  }

  @Override
  public int write(ByteBuffer bytes) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long length) {
    throw new NonWritableChannelException();
  }
}

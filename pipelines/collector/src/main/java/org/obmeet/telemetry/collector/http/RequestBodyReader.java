package org.obmeet.telemetry.collector.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads a request body without blocking a thread, up to a size and within a time. Of a body that is
 * too long, up to 4 MiB are read before the error response, and up to 64 MiB after it. If the
 * connection were closed at once, a client that is still sending could not read the response.
 */
public final class RequestBodyReader implements Runnable {
  static final int MAX_READ = 4 << 20;
  static final int MAX_DRAINED = 64 << 20;

  /** Maximum size of the first buffer, so that a false Content-Length costs little memory. */
  private static final long MAX_INITIAL_BUFFER = 64 << 10;

  private final Request request;
  private final long limit;
  private final long maxRead;
  private final Duration time;
  private final Consumer<byte[]> onBody;
  private final Consumer<FullResponse> onError;

  /** Fails the request if the body is late; null until the reader has to wait for the body. */
  private Scheduler.Task deadline;

  private byte[] bytes; // starts with the bytes read so far; null if the body is too long
  private long bytesRead;

  private RequestBodyReader(
      Request request,
      long limit,
      long maxRead,
      Duration time,
      Consumer<byte[]> onBody,
      Consumer<FullResponse> onError) {
    this.request = request;
    this.limit = limit;
    this.maxRead = maxRead;
    this.time = time;
    this.onBody = onBody;
    this.onError = onError;
    long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    this.bytes =
        length > limit
            ? null
            : new byte[(int) Math.min(MAX_INITIAL_BUFFER, length < 0 ? 512 : length)];
  }

  /** Reads a body within a limit in bytes and a time. Exactly one consumer is called, once. */
  public static void read(
      Request request,
      long limit,
      Duration time,
      Consumer<byte[]> onBody,
      Consumer<FullResponse> onError) {
    new RequestBodyReader(request, limit, MAX_READ, time, onBody, onError).run();
  }

  /**
   * Reads and discards what is left of the body of a request.
   *
   * @param maxRead maximum number of bytes that are read
   * @param time maximum time for the rest to arrive
   * @param done called once, with true if the body ended, so that the connection can be used again
   */
  static void discard(Request request, long maxRead, Duration time, Consumer<Boolean> done) {
    Consumer<FullResponse> end =
        response -> done.accept(!response.headers().containsKey("Connection"));
    new RequestBodyReader(request, -1, maxRead, time, body -> {}, end).run();
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        startDeadline();
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        cancelDeadline();
        onError.accept(errorResponse(chunk.getFailure()).with("Connection", "close"));
        return;
      }
      append(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (last || bytesRead > maxRead) {
        cancelDeadline();
        finish(last);
        return;
      }
    }
  }

  private void startDeadline() {
    if (deadline == null) {
      deadline =
          request
              .getComponents()
              .getScheduler()
              .schedule(
                  () -> request.fail(new TimeoutException("body")),
                  time.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel();
    }
  }

  private void append(Content.Chunk chunk) {
    int length = chunk.remaining();
    int start = (int) bytesRead;
    bytesRead += length;
    if (bytesRead > limit) {
      bytes = null;
    }
    if (bytes != null) {
      if (bytesRead > bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.max(bytesRead, 2L * bytes.length));
      }
      chunk.getByteBuffer().get(bytes, start, length);
    }
  }

  private void finish(boolean last) {
    if (bytes != null) {
      onBody.accept(bytesRead == bytes.length ? bytes : Arrays.copyOf(bytes, (int) bytesRead));
      return;
    }
    FullResponse tooLong = tooLong(limit);
    onError.accept(last ? tooLong : tooLong.with("Connection", "close"));
  }

  public static FullResponse tooLong(long limit) {
    return ProblemDetail.of(
        413, "The body must be at most " + limit + " bytes before decompression.");
  }

  private FullResponse errorResponse(Throwable failure) {
    return failure instanceof TimeoutException
        ? ProblemDetail.of(408, "The body must arrive within " + time + ".")
        : ProblemDetail.of(400, "The body is broken or truncated.");
  }
}

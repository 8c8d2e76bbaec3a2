package org.obmeet.telemetry.collector.http;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads a body without holding a thread, up to a length and within a time. What is too long is read
 * on for a while and thrown away, so that its sender hears why.
 */
public final class RequestBodyReader implements Runnable {
  private static final int THROWN_AWAY = 4 << 20;

  /** A length that is only announced costs no more than this. */
  private static final long MOST_AHEAD = 64 << 10;

  private final Request request;
  private final long limit;
  private final Duration time;
  private final Consumer<byte[]> whole;
  private final Consumer<FullResponse> fault;
  private final Scheduler.Task deadline;
  private ByteArrayOutputStream bytes;
  private long read;

  private RequestBodyReader(
      Request request,
      long limit,
      Duration time,
      Consumer<byte[]> whole,
      Consumer<FullResponse> fault) {
    this.request = request;
    this.limit = limit;
    this.time = time;
    this.whole = whole;
    this.fault = fault;
    long length = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    this.bytes =
        length > limit
            ? null
            : new ByteArrayOutputStream((int) Math.max(512, Math.min(MOST_AHEAD, length)));
    this.deadline =
        request
            .getComponents()
            .getScheduler()
            .schedule(
                () -> request.fail(new TimeoutException("body")),
                time.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /**
   * Reads a request's body. Exactly one of the consumers is called, once.
   *
   * @param limit most bytes
   * @param time for all of it to arrive
   */
  public static void read(
      Request request,
      long limit,
      Duration time,
      Consumer<byte[]> whole,
      Consumer<FullResponse> fault) {
    new RequestBodyReader(request, limit, time, whole, fault).run();
  }

  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        deadline.cancel();
        fault.accept(failed(chunk.getFailure()).with("Connection", "close"));
        return;
      }
      take(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (last || read > THROWN_AWAY) {
        deadline.cancel();
        finish(last);
        return;
      }
    }
  }

  private void take(Content.Chunk chunk) {
    int length = chunk.remaining();
    read += length;
    if (read > limit) {
      bytes = null;
    }
    if (bytes != null) {
      byte[] some = new byte[length];
      chunk.getByteBuffer().get(some);
      bytes.writeBytes(some);
    }
  }

  private void finish(boolean last) {
    if (bytes != null) {
      whole.accept(bytes.toByteArray());
      return;
    }
    FullResponse tooLong =
        ProblemDetail.of(413, "The body must be at most " + limit + " bytes as sent.");
    fault.accept(last ? tooLong : tooLong.with("Connection", "close"));
  }

  private FullResponse failed(Throwable failure) {
    return failure instanceof TimeoutException
        ? ProblemDetail.of(408, "The body must arrive within " + time + ".")
        : ProblemDetail.of(400, "The body is broken or cut off.");
  }
}

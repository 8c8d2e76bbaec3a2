package org.obmeet.telemetry.collector.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A request and its only response. */
public class HttpExchange {
  private static final int MAX_REPETITIONS = 100;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Duration bodyTime;
  private final IntConsumer onStatus;
  private boolean bodyRead;
  private int repetitions;
  private final AtomicBoolean sent = new AtomicBoolean();
  private UnaryOperator<FullResponse> transformation = UnaryOperator.identity();

  /**
   * Creates an exchange.
   *
   * @param bodyTime maximum time for the body to arrive
   * @param onStatus consumer of the status of the response
   */
  public HttpExchange(
      Request request,
      Response response,
      Callback callback,
      Duration bodyTime,
      IntConsumer onStatus) {
    this.bodyTime = bodyTime;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.onStatus = onStatus;
  }

  protected HttpExchange(HttpExchange outer, IntConsumer onStatus) {
    this(outer.request, outer.response, outer.callback, outer.bodyTime, onStatus);
  }

  /** Returns the request of the connection, which holds the address of the peer. */
  public final Request connection() {
    return request;
  }

  /** Returns true if another request encapsulates the request, so that the peer is a relay. */
  public boolean isEncapsulated() {
    return false;
  }

  public HttpFields headers() {
    return request.getHeaders();
  }

  protected HttpURI uri() {
    return request.getHttpURI();
  }

  public String method() {
    return request.getMethod();
  }

  public String path() {
    return uri().getCanonicalPath();
  }

  /** Returns path and query as the client sent them. */
  public String target() {
    return uri().getPathQuery();
  }

  /**
   * Returns the token of {@code Authorization: Bearer}; empty if there is no token or more than one
   * header.
   */
  public Optional<String> bearerToken() {
    if (headers().getValuesList(HttpHeader.AUTHORIZATION).size() != 1) {
      return Optional.empty();
    }
    String value = headers().get(HttpHeader.AUTHORIZATION).strip();
    boolean bearer = value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
    return bearer
        ? Optional.of(value.substring("Bearer ".length()).strip()).filter(t -> !t.isEmpty())
        : Optional.empty();
  }

  /** Sets the function that changes the response before it is sent. Replaces an earlier one. */
  public void transformResponse(UnaryOperator<FullResponse> transformation) {
    this.transformation = transformation;
  }

  /** Reads the body, up to a limit in bytes, without blocking. Calls exactly one consumer, once. */
  public void readBody(long limit, Consumer<byte[]> onBody, Consumer<FullResponse> onError) {
    bodyRead = true;
    RequestBodyReader.read(request, limit, bodyTime, onBody, onError);
  }

  /** Returns true if the request may be handled once more; false after many calls. */
  public boolean mayRepeat() {
    return ++repetitions <= MAX_REPETITIONS;
  }

  /** Sends the response. Later calls have no effect. */
  public final void send(FullResponse original) {
    if (sent.compareAndSet(false, true)) {
      FullResponse transformed = transformation.apply(original);
      onStatus.accept(transformed.status());
      respond(transformed);
    }
  }

  /**
   * Sends a response. An unread body is discarded first. If the body does not end, or the client
   * waits to send it, the response announces that the connection is closed.
   */
  protected void respond(FullResponse transformed) {
    if (bodyRead || !hasBody()) {
      write(transformed);
    } else if (headers().contains(HttpHeader.EXPECT)) {
      // The client does not send the body.
      write(transformed.with("Connection", "close"));
    } else {
      RequestBodyReader.discard(
          request,
          RequestBodyReader.MAX_READ,
          bodyTime,
          complete -> write(complete ? transformed : transformed.with("Connection", "close")));
    }
  }

  private boolean hasBody() {
    return headers().getLongField(HttpHeader.CONTENT_LENGTH) > 0
        || headers().contains(HttpHeader.TRANSFER_ENCODING);
  }

  /** Writes a response. If the connection is closed then, the rest of the body is read before. */
  private void write(FullResponse transformed) {
    response.setStatus(transformed.status());
    transformed.allHeaders().forEach(response.getHeaders()::put);
    boolean drains =
        transformed.headers().containsKey("Connection")
            && (bodyRead || !headers().contains(HttpHeader.EXPECT));
    response.write(
        true,
        ByteBuffer.wrap(transformed.body()),
        drains
            ? Callback.from(
                () ->
                    RequestBodyReader.discard(
                        request,
                        RequestBodyReader.MAX_DRAINED,
                        bodyTime,
                        complete -> callback.succeeded()),
                callback::failed)
            : callback);
  }
}

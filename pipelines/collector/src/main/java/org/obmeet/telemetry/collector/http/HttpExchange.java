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

/** A request and its only response, on a connection or encapsulated in another request. */
public abstract class HttpExchange {
  private final Request connection;
  private final String method;
  private final HttpURI uri;
  private final HttpFields headers;
  private final IntConsumer onStatus;
  private final AtomicBoolean sent = new AtomicBoolean();
  private UnaryOperator<FullResponse> transformation = UnaryOperator.identity();

  /**
   * Creates an exchange.
   *
   * @param connection the request of the connection
   * @param onStatus consumer of the status of the response
   */
  protected HttpExchange(
      Request connection,
      String method,
      HttpURI uri,
      HttpFields headers,
      IntConsumer onStatus) {
    this.connection = connection;
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.onStatus = onStatus;
  }

  /** Returns the exchange of a request that no other request encapsulates. */
  public static HttpExchange of(
      Request request,
      Response response,
      Callback callback,
      Duration bodyTime,
      IntConsumer onStatus) {
    return new Direct(request, response, callback, bodyTime, onStatus);
  }

  /**
   * Returns the exchange of an encapsulated request.
   *
   * @param outer the exchange of the request that encapsulates it
   * @param body its body
   * @param onResponse consumer of its response
   */
  public static HttpExchange encapsulated(
      HttpExchange outer,
      String method,
      HttpURI uri,
      HttpFields headers,
      byte[] body,
      Consumer<FullResponse> onResponse,
      IntConsumer onStatus) {
    return new HttpExchange(outer.connection, method, uri, headers, onStatus) {
      @Override
      public boolean isEncapsulated() {
        return true;
      }

      @Override
      public void readBody(
          long limit, Duration time, Consumer<byte[]> onBody, Consumer<FullResponse> onError) {
        if (body.length > limit) {
          onError.accept(RequestBodyReader.tooLong(limit));
        } else {
          onBody.accept(body);
        }
      }

      @Override
      protected void respond(FullResponse finished) {
        onResponse.accept(finished);
      }
    };
  }

  /** Returns the request of the connection, which tells the address of the peer. */
  public Request connection() {
    return connection;
  }

  /** Returns true if the request was encapsulated, so that the peer is a relay. */
  public boolean isEncapsulated() {
    return false;
  }

  public HttpFields headers() {
    return headers;
  }

  public String method() {
    return method;
  }

  public String path() {
    return uri.getCanonicalPath();
  }

  /** Returns path and query as the client sent them. */
  public String target() {
    return uri.getPathQuery();
  }

  /** Returns true if the query contains the pair {@code name=value}. */
  public boolean hasQueryParameter(String pair) {
    String query = uri.getQuery();
    return query != null && ("&" + query + "&").contains("&" + pair + "&");
  }

  /**
   * Returns the token of {@code Authorization: Bearer}; empty if there is none or more than one
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

  /** Sets the function that changes the response before it is sent, instead of an earlier one. */
  public void transformResponse(UnaryOperator<FullResponse> transformation) {
    this.transformation = transformation;
  }

  /**
   * Reads the body without blocking a thread. One of the consumers is called, once.
   *
   * @param limit maximum size in bytes
   * @param time maximum time for the body to arrive
   */
  public abstract void readBody(
      long limit, Duration time, Consumer<byte[]> onBody, Consumer<FullResponse> onError);

  /** Sends the response. Later calls have no effect. */
  public void send(FullResponse original) {
    if (sent.compareAndSet(false, true)) {
      FullResponse finished = transformation.apply(original);
      onStatus.accept(finished.status());
      respond(finished);
    }
  }

  protected abstract void respond(FullResponse finished);

  /** An exchange of the HTTP server. */
  private static final class Direct extends HttpExchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Duration bodyTime;
    private boolean bodyRead;

    Direct(
        Request request,
        Response response,
        Callback callback,
        Duration bodyTime,
        IntConsumer onStatus) {
      super(request, request.getMethod(), request.getHttpURI(), request.getHeaders(), onStatus);
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.bodyTime = bodyTime;
    }

    @Override
    public void readBody(
        long limit, Duration time, Consumer<byte[]> onBody, Consumer<FullResponse> onError) {
      bodyRead = true;
      RequestBodyReader.read(request, limit, time, onBody, onError);
    }

    /**
     * Sends the response. An unread body is discarded first. If the body is too long for that, the
     * response announces that the connection is closed.
     */
    @Override
    protected void respond(FullResponse finished) {
      if (bodyRead || !hasBody()) {
        write(finished);
      } else if (headers().contains(HttpHeader.EXPECT)) {
        // The client does not send the body.
        write(finished.with("Connection", "close"));
      } else {
        RequestBodyReader.discard(
            request,
            bodyTime,
            complete -> write(complete ? finished : finished.with("Connection", "close")));
      }
    }

    private boolean hasBody() {
      return headers().getLongField(HttpHeader.CONTENT_LENGTH) > 0
          || headers().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void write(FullResponse finished) {
      response.setStatus(finished.status());
      finished.allHeaders().forEach(response.getHeaders()::put);
      response.write(true, ByteBuffer.wrap(finished.body()), callback);
    }
  }
}

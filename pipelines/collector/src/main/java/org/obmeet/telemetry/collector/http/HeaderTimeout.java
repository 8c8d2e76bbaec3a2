package org.obmeet.telemetry.collector.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** Closes connections that do not send a complete request head in time. */
public final class HeaderTimeout implements Connection.Listener {
  private static final long IN_REQUEST = Long.MAX_VALUE;

  private final Map<EndPoint, Long> waitingSince = new ConcurrentHashMap<>();
  private final long limit;
  private final LongSupplier nanos;

  public HeaderTimeout(Duration limit, LongSupplier nanos) {
    this.limit = limit.toNanos();
    this.nanos = nanos;
  }

  @Override
  public void onOpened(Connection connection) {
    waitingSince.put(connection.getEndPoint(), nanos.getAsLong());
  }

  @Override
  public void onClosed(Connection connection) {
    waitingSince.remove(connection.getEndPoint());
  }

  /** Records that a request head has arrived. Other limits apply until the response is sent. */
  public void requestStarted(Request request) {
    EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
    waitingSince.computeIfPresent(end, (e, t) -> IN_REQUEST);
    Request.addCompletionListener(
        request, failure -> waitingSince.computeIfPresent(end, (e, t) -> nanos.getAsLong()));
  }

  public void closeLate() {
    long now = nanos.getAsLong();
    waitingSince.forEach(
        (end, started) -> {
          if (started != IN_REQUEST && now - started > limit) {
            end.close();
          }
        });
  }

  public int connections() {
    return waitingSince.size();
  }
}

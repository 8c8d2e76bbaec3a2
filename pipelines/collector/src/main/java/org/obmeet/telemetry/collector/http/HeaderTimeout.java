package org.obmeet.telemetry.collector.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Ends connections on which no whole request head has come for too long. The server's own idle
 * timeout starts again with each byte; this one does not.
 */
public final class HeaderTimeout implements Connection.Listener {
  private static final long BUSY = Long.MAX_VALUE;

  private final Map<EndPoint, Long> since = new ConcurrentHashMap<>();
  private final long idle;
  private final LongSupplier nanos;

  public HeaderTimeout(Duration idle, LongSupplier nanos) {
    this.idle = idle.toNanos();
    this.nanos = nanos;
  }

  @Override
  public void onOpened(Connection connection) {
    since.put(connection.getEndPoint(), nanos.getAsLong());
  }

  @Override
  public void onClosed(Connection connection) {
    since.remove(connection.getEndPoint());
  }

  /** A request's head is there; its own limits hold until it is answered. */
  public void busy(Request request) {
    EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
    since.computeIfPresent(end, (e, t) -> BUSY);
    Request.addCompletionListener(
        request, failure -> since.computeIfPresent(end, (e, t) -> nanos.getAsLong()));
  }

  /** Ends what has been quiet for too long. */
  public void sweep() {
    long now = nanos.getAsLong();
    since.forEach(
        (end, from) -> {
          if (from != BUSY && now - from > idle) {
            end.close();
          }
        });
  }

  /** Connections that are open. */
  public int size() {
    return since.size();
  }
}

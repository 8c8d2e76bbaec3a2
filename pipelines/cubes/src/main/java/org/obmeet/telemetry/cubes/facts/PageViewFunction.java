package org.obmeet.telemetry.cubes.facts;

import java.util.LinkedHashMap;
import java.util.Map;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.IdVector;
import org.obmeet.telemetry.cubes.vector.NumberVector;

/**
 * A fact function that finds page views and the time on each page in milliseconds. The pings of a
 * page view are those before the session's next page view. The time is the largest time that a ping
 * reports. If no ping reports a time, it is the time from the page view to the last ping. A page
 * view without a ping has no time.
 */
public final class PageViewFunction implements FactFunction {
  private static final int NONE = -1;
  private static final long MILLIS = 1000;

  private final IdVector ids;
  private final DictionaryVector event;
  private final NumberVector spent;
  private final int pageView;
  private final int pagePing;
  private final FactOutput sink;
  private final FactColumn.Flag timed;
  private final FactColumn.Numbers time;

  /** The open page view of each session. The key of events without a session is NONE. */
  private final Map<Integer, PageView> open = new LinkedHashMap<>();

  /** A page view of which further pings may follow. */
  private static final class PageView {
    private final int position;
    private int lastPing = NONE;

    /** Largest time that a ping reported. */
    private long maxSpent = NONE;

    private PageView(int position) {
      this.position = position;
    }
  }

  /** Binds the function. */
  public PageViewFunction(FactInputs reads, FactOutput sink) {
    this.ids = reads.ids("session");
    this.event = reads.labels("event_type");
    this.spent = reads.numbers("time_spent_ms");
    this.pageView = event.codeOf("page_view");
    this.pagePing = event.codeOf("page_ping");
    this.sink = sink;
    this.timed = sink.flag("timed");
    this.time = sink.numbers("time_on_page_ms");
  }

  @Override
  public void apply(ContributorHistory run) {
    for (int i = 0; i < run.size(); i++) {
      int row = run.row(i);
      PageView view = open.get(ids.id(row));
      if (event.code(row) == pageView) {
        close(run, view);
        open.put(ids.id(row), new PageView(i));
      } else if (event.code(row) == pagePing && view != null) {
        view.lastPing = i;
        view.maxSpent =
            spent.isNull(row) ? view.maxSpent : Math.max(view.maxSpent, spent.value(row));
      }
    }
    open.values().forEach(view -> close(run, view));
    open.clear();
  }

  private void close(ContributorHistory run, PageView view) {
    if (view == null) {
      return;
    }
    if (view.lastPing != NONE) {
      long elapsed = run.second(view.lastPing) - run.second(view.position);
      timed.set(true);
      time.set(view.maxSpent == NONE ? elapsed * MILLIS : view.maxSpent);
    }
    sink.emit(run.row(view.position));
  }
}

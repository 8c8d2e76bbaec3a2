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
  private final FactOutput output;
  private final FactColumn.Flag timed;
  private final FactColumn.Numbers time;

  /** The last page view by session. Events without session have the key {@link IdVector#NONE}. */
  private final Map<Integer, PageView> lastViews = new LinkedHashMap<>();

  /** A page view, with its last ping and the largest time that a ping reported so far. */
  private static final class PageView {
    private final int position;
    private int lastPing = NONE;

    private long maxSpent = NONE;

    private PageView(int position) {
      this.position = position;
    }
  }

  public PageViewFunction(FactInputs inputs, FactOutput output) {
    this.ids = inputs.ids("session");
    this.event = inputs.labels("event_type");
    this.spent = inputs.numbers("time_spent_ms");
    this.pageView = event.codeOf("page_view");
    this.pagePing = event.codeOf("page_ping");
    this.output = output;
    this.timed = output.flag("timed");
    this.time = output.numbers("time_on_page_ms");
  }

  @Override
  public void apply(ContributorHistory history) {
    for (int i = 0; i < history.size(); i++) {
      int row = history.row(i);
      PageView view = lastViews.get(ids.id(row));
      if (event.code(row) == pageView) {
        emit(history, view);
        lastViews.put(ids.id(row), new PageView(i));
      } else if (event.code(row) == pagePing && view != null) {
        view.lastPing = i;
        view.maxSpent =
            spent.isNull(row) ? view.maxSpent : Math.max(view.maxSpent, spent.value(row));
      }
    }
    lastViews.values().forEach(view -> emit(history, view));
    lastViews.clear();
  }

  private void emit(ContributorHistory history, PageView view) {
    if (view == null) {
      return;
    }
    if (view.lastPing != NONE) {
      long elapsed = history.second(view.lastPing) - history.second(view.position);
      timed.set(true);
      time.set(view.maxSpent == NONE ? elapsed * MILLIS : view.maxSpent);
    }
    output.emit(history.row(view.position));
  }
}

package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.cubes.facts.api.IdInput;
import org.obmeet.telemetry.cubes.facts.api.LabelInput;
import org.obmeet.telemetry.cubes.facts.api.NumberInput;

/**
 * A fact function that finds page views and the time on each page in milliseconds. The pings of a
 * page view are those before the session's next page view. The time is the largest time that a ping
 * reports. If no ping reports a time, it is the time from the page view to the last ping. A page
 * view without a ping has no time.
 */
public final class PageViewFunction implements FactFunction {
  private static final int NONE = -1;
  private static final long MILLIS = 1000;

  private final IdInput ids;
  private final LabelInput event;
  private final NumberInput spent;
  private final int pageView;
  private final int pagePing;
  private final FactOutput sink;
  private final FactColumn.Flag timed;
  private final FactColumn.Numbers time;

  /** Position of each session's open page view. The last entry is for events without a session. */
  private final int[] view;

  /** Position of the last ping of each session's open page view. */
  private final int[] ping;

  /** Largest time that a ping of each session's open page view reported. */
  private final long[] maxSpent;

  private int[] touched = new int[16];
  private int count;

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
    this.view = new int[ids.distinct() + 1];
    this.ping = new int[view.length];
    this.maxSpent = new long[view.length];
    Arrays.fill(view, NONE);
  }

  @Override
  public void apply(ContributorHistory run) {
    for (int i = 0; i < run.size(); i++) {
      int row = run.row(i);
      int id = ids.id(row);
      int session = id == IdInput.NONE ? view.length - 1 : id;
      if (event.code(row) == pageView) {
        close(run, session);
        open(session, i);
      } else if (event.code(row) == pagePing && view[session] != NONE) {
        ping[session] = i;
        maxSpent[session] =
            spent.isNull(row) ? maxSpent[session] : Math.max(maxSpent[session], spent.value(row));
      }
    }
    for (int i = 0; i < count; i++) {
      close(run, touched[i]);
      view[touched[i]] = NONE;
    }
    count = 0;
  }

  private void open(int session, int i) {
    if (view[session] == NONE) {
      if (count == touched.length) {
        touched = Arrays.copyOf(touched, count * 2);
      }
      touched[count++] = session;
    }
    view[session] = i;
    ping[session] = NONE;
    maxSpent[session] = NONE;
  }

  private void close(ContributorHistory run, int session) {
    if (view[session] == NONE) {
      return;
    }
    if (ping[session] != NONE) {
      long elapsed = run.second(ping[session]) - run.second(view[session]);
      timed.set(true);
      time.set(maxSpent[session] == NONE ? elapsed * MILLIS : maxSpent[session]);
    }
    sink.emit(run.row(view[session]));
  }
}

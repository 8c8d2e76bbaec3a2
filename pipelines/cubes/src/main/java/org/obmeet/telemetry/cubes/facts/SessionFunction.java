package org.obmeet.telemetry.cubes.facts;

import java.util.Arrays;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.cubes.facts.api.IdInput;
import org.obmeet.telemetry.cubes.facts.api.LabelInput;

/**
 * A fact function that finds sessions. A session consists of a person's events of one day with the
 * same session id. Events without a session id are divided into sessions at pauses longer than
 * {@code gap_seconds}. The fact belongs to the first event of the session.
 */
public final class SessionFunction implements FactFunction {
  private static final int NONE = -1;

  private final IdInput ids;
  private final LabelInput event;
  private final LabelInput route;
  private final int pageView;
  private final long gap;
  private final FactOutput sink;
  private final FactColumn.Labels entryRoute;
  private final FactColumn.Labels exitRoute;
  private final FactColumn.Numbers pageViews;
  private final FactColumn.Numbers seconds;
  private final int[] entryCodes;
  private final int[] exitCodes;

  /**
   * Session number by session id, over all contributors. Numbers below {@code base} belong to
   * earlier contributors.
   */
  private final int[] sessionOf;

  private int base;
  private int count;
  private int withoutId;
  private int[] first = new int[16];
  private int[] last = new int[16];
  private int[] views = new int[16];
  private int[] entry = new int[16];
  private int[] exit = new int[16];

  /** Binds the function. */
  public SessionFunction(FactInputs reads, FactOutput sink) {
    this.ids = reads.ids("session");
    this.event = reads.labels("event_type");
    this.route = reads.labels("route");
    this.pageView = event.codeOf("page_view");
    this.gap = reads.parameter("gap_seconds");
    this.sink = sink;
    this.entryRoute = sink.labels("entry_route");
    this.exitRoute = sink.labels("exit_route");
    this.pageViews = sink.numbers("session_page_views");
    this.seconds = sink.numbers("session_seconds");
    this.entryCodes = entryRoute.codes(route);
    this.exitCodes = exitRoute.codes(route);
    this.sessionOf = new int[ids.distinct()];
    Arrays.fill(sessionOf, NONE);
  }

  @Override
  public void apply(ContributorHistory run) {
    base += count;
    count = 0;
    withoutId = NONE;
    for (int i = 0; i < run.size(); i++) {
      add(run, i, sessionOf(run, i));
    }
    for (int session = 0; session < count; session++) {
      if (entry[session] != NONE) {
        entryRoute.set(entryCodes[entry[session]]);
        exitRoute.set(exitCodes[exit[session]]);
      }
      pageViews.set(views[session]);
      seconds.set(run.second(last[session]) - run.second(first[session]));
      sink.emit(run.row(first[session]));
    }
  }

  private int sessionOf(ContributorHistory run, int i) {
    int id = ids.id(run.row(i));
    if (id == IdInput.NONE) {
      if (withoutId == NONE || !sameDay(run, i, withoutId) || pause(run, i, withoutId) > gap) {
        withoutId = begin(i);
      }
      return withoutId;
    }
    int session = sessionOf[id] - base;
    if (session < 0 || !sameDay(run, i, session)) {
      session = begin(i);
      sessionOf[id] = base + session;
    }
    return session;
  }

  private boolean sameDay(ContributorHistory run, int i, int session) {
    return run.day(i) == run.day(first[session]);
  }

  private long pause(ContributorHistory run, int i, int session) {
    return run.second(i) - run.second(last[session]);
  }

  private int begin(int i) {
    if (count == first.length) {
      first = Arrays.copyOf(first, count * 2);
      last = Arrays.copyOf(last, count * 2);
      views = Arrays.copyOf(views, count * 2);
      entry = Arrays.copyOf(entry, count * 2);
      exit = Arrays.copyOf(exit, count * 2);
    }
    first[count] = i;
    views[count] = 0;
    entry[count] = NONE;
    exit[count] = NONE;
    return count++;
  }

  private void add(ContributorHistory run, int i, int session) {
    last[session] = i;
    int row = run.row(i);
    if (event.code(row) == pageView) {
      views[session]++;
      exit[session] = route.code(row);
      entry[session] = entry[session] == NONE ? exit[session] : entry[session];
    }
  }
}

package org.obmeet.telemetry.cubes.facts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cubes.bucket.ContributorHistory;
import org.obmeet.telemetry.cubes.facts.api.FactColumn;
import org.obmeet.telemetry.cubes.facts.api.FactFunction;
import org.obmeet.telemetry.cubes.facts.api.FactInputs;
import org.obmeet.telemetry.cubes.facts.api.FactOutput;
import org.obmeet.telemetry.cubes.vector.DictionaryVector;
import org.obmeet.telemetry.cubes.vector.IdVector;

/**
 * A fact function that finds sessions. A session consists of a person's events of one day with the
 * same session id. A day's events without a session id are divided at pauses longer than {@code
 * gap_seconds}. The fact belongs to the first event of the session.
 */
public final class SessionFunction implements FactFunction {
  private static final int NONE = -1;

  private final IdVector ids;
  private final DictionaryVector event;
  private final DictionaryVector route;
  private final int pageView;
  private final long gap;
  private final FactOutput output;
  private final FactColumn.Labels entryRoute;
  private final FactColumn.Labels exitRoute;
  private final FactColumn.Numbers pageViews;
  private final FactColumn.Numbers seconds;
  private final int[] entryCodes;
  private final int[] exitCodes;

  private final List<Session> sessions = new ArrayList<>();
  private final Map<Integer, Session> sessionOfId = new HashMap<>();
  private Session sessionWithoutId;

  /** A session of a person; {@code first} and {@code last} are positions in the history. */
  private static final class Session {
    private final int first;
    private int last;
    private int views;
    private int entry = NONE;
    private int exit = NONE;

    private Session(int first) {
      this.first = first;
    }
  }

  public SessionFunction(FactInputs inputs, FactOutput output) {
    this.ids = inputs.ids("session");
    this.event = inputs.labels("event_type");
    this.route = inputs.labels("route");
    this.pageView = event.codeOf("page_view");
    this.gap = inputs.parameter("gap_seconds");
    this.output = output;
    this.entryRoute = output.labels("entry_route");
    this.exitRoute = output.labels("exit_route");
    this.pageViews = output.numbers("session_page_views");
    this.seconds = output.numbers("session_seconds");
    this.entryCodes = entryRoute.codesOf(route);
    this.exitCodes = exitRoute.codesOf(route);
  }

  @Override
  public void apply(ContributorHistory history) {
    sessions.clear();
    sessionOfId.clear();
    sessionWithoutId = null;
    for (int i = 0; i < history.size(); i++) {
      addEvent(history, i, session(history, i));
    }
    for (Session session : sessions) {
      if (session.entry != NONE) {
        entryRoute.set(entryCodes[session.entry]);
        exitRoute.set(exitCodes[session.exit]);
      }
      pageViews.set(session.views);
      seconds.set(history.second(session.last) - history.second(session.first));
      output.emit(history.row(session.first));
    }
  }

  /** Returns the session of an event, or a new session if the event begins one. */
  private Session session(ContributorHistory history, int i) {
    int id = ids.id(history.row(i));
    Session session = id == IdVector.NONE ? sessionWithoutId : sessionOfId.get(id);
    boolean begins =
        session == null
            || history.day(i) != history.day(session.first)
            || id == IdVector.NONE && history.second(i) - history.second(session.last) > gap;
    if (begins) {
      session = new Session(i);
      sessions.add(session);
      if (id == IdVector.NONE) {
        sessionWithoutId = session;
      } else {
        sessionOfId.put(id, session);
      }
    }
    return session;
  }

  private void addEvent(ContributorHistory history, int i, Session session) {
    session.last = i;
    int row = history.row(i);
    if (event.code(row) == pageView) {
      session.views++;
      session.exit = route.code(row);
      session.entry = session.entry == NONE ? session.exit : session.entry;
    }
  }
}

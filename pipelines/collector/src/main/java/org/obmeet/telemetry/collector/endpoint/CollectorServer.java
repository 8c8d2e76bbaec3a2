package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.endpoint.ReadOnlyEndpoint.Reader;
import org.obmeet.telemetry.collector.endpoint.StatisticsEndpoint.Sender;
import org.obmeet.telemetry.collector.http.ClientIdentity;
import org.obmeet.telemetry.collector.http.Cors;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HeaderTimeout;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.JettyServer;
import org.obmeet.telemetry.collector.http.OperatorAccess;
import org.obmeet.telemetry.collector.http.ProblemDetail;
import org.obmeet.telemetry.collector.http.RateLimiter;
import org.obmeet.telemetry.collector.http.RequestLimits;
import org.obmeet.telemetry.collector.page.AdminPage;
import org.obmeet.telemetry.collector.page.CatalogDescriptions;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** Every route, put together and served. */
public final class CollectorServer {
  private final CollectorSettings settings;
  private final IntakeServices intake;
  private final BooleanSupplier hasKeys;
  private final RequestLimits limits;
  private final JettyServer gateway;
  private final AdmissionFilter gatekeeper;
  private final HeaderTimeout connections;
  private final OperatorAccess operators;
  private volatile boolean ending;

  /**
   * Routes over an intake.
   *
   * @param hasKeys whether the keys of today are there
   */
  public CollectorServer(
      CollectorSettings settings, IntakeServices intake, BooleanSupplier hasKeys) {
    this.settings = settings;
    this.intake = intake;
    this.hasKeys = hasKeys;
    this.limits = RequestLimits.of(settings);
    this.connections = new HeaderTimeout(settings.span(Setting.IDLE_TIME), intake.nanos());
    this.gateway = new JettyServer(settings, connections);
    ClientIdentity clients = new ClientIdentity(settings.addresses(Setting.TRUSTED_PROXIES));
    this.operators = new OperatorAccess(settings, clients);
    this.gatekeeper =
        new AdmissionFilter(
            clients,
            rate(Setting.RATE, Setting.RATE_BURST),
            rate(Setting.CONSENT_RATE, Setting.CONSENT_BURST),
            intake.disk()::hasSpace,
            intake::isAlive,
            limits);
  }

  private RateLimiter rate(Setting perSecond, Setting burst) {
    return new RateLimiter(
        settings.count(perSecond),
        settings.count(burst),
        settings.count(Setting.RATE_CLIENTS),
        intake.nanos());
  }

  /**
   * Listens.
   *
   * @throws IOException where the port is taken or may not be had
   */
  public void start() throws IOException {
    Cors cors =
        new Cors(
            intake.catalog().processing().communityHosts(), settings.text(Setting.OPT_OUT_HEADER));
    Router router =
        new Router(
            routes(),
            consent(),
            gatekeeper,
            cors,
            connections,
            limits,
            intake.measures(),
            intake.nanos());
    intake.measures().gauge("connections", "", "Connections that are open", connections::size);
    gateway.start(router, settings.span(Setting.GRACE).dividedBy(2));
  }

  /** Port that it listens on. */
  public int port() {
    return gateway.port();
  }

  /** Accepts no more, and lets what is in flight end. */
  public void stop(Duration grace) {
    ending = true;
    gateway.stop();
  }

  /** Does what has to be done now and then: ends slow connections, forgets quiet clients. */
  public void sweep() {
    connections.sweep();
    gatekeeper.sweep();
  }

  private Map<String, Map<String, Endpoint>> routes() {
    Map<String, Map<String, Endpoint>> routes = new HashMap<>();
    Endpoint events = events();
    routes.put("/com.snowplowanalytics.snowplow/tp2", Map.of("POST", events));
    routes.put("/i", Map.of("GET", events));
    for (String path : new String[] {"/v1/batch", "/v1/track", "/v1/page", "/v1/t", "/v1/p"}) {
      routes.put(path, Map.of("POST", events));
    }
    for (String path : new String[] {"/matomo.php", "/piwik.php"}) {
      routes.put(path, Map.of("GET", events, "POST", events));
    }
    CatalogDescriptions words = CatalogDescriptions.of(intake.catalog(), CatalogSource.classPath());
    FullResponse schema = FullResponse.json(200, words.node());
    FrontPage front = new FrontPage(AdminPage.of(words));
    routes.put(
        "/v1/schema", Map.of("GET", new ReadOnlyEndpoint(Reader.ANYBODY, exchange -> schema)));
    routes.put("/v1/statistics", Map.of("POST", statistics(Sender.TOKEN)));
    routes.put(
        "/",
        Map.of(
            "GET",
            new ReadOnlyEndpoint(Reader.ANYBODY, front::answer),
            "POST",
            statistics(Sender.STOCK)));
    routes.put(
        "/healthz", Map.of("GET", new ReadOnlyEndpoint(Reader.OPERATIONS, exchange -> health())));
    routes.put("/readyz", Map.of("GET", new ReadOnlyEndpoint(Reader.OPERATIONS, this::readiness)));
    routes.put("/metrics", Map.of("GET", new ReadOnlyEndpoint(Reader.OPERATIONS, this::metrics)));
    return routes;
  }

  private Map<String, Endpoint> consent() {
    Endpoint consent =
        new ConsentEndpoint(
            intake.register(),
            intake.desk(),
            intake.pseudonyms().copy(),
            intake.catalog().processing(),
            limits,
            intake.measures(),
            gateway.executor());
    return Map.of("PUT", consent, "GET", consent, "DELETE", consent);
  }

  private Endpoint events() {
    Executor executor = gateway.executor();
    return new EventsEndpoint(
        intake.events(),
        intake.eventLanding(),
        limits,
        intake.measures(),
        executor,
        intake.clock(),
        new EventsEndpoint.OptOut(
            settings.text(Setting.OPT_OUT_COOKIE), settings.text(Setting.OPT_OUT_HEADER)));
  }

  private Endpoint statistics(Sender sender) {
    return new StatisticsEndpoint(
        intake.reports(),
        intake.register(),
        intake.reportLanding(),
        limits,
        intake.measures(),
        gateway.executor(),
        sender,
        JsonDryRunRenderer.of(intake.catalog(), CatalogSource.classPath()));
  }

  /** What has ended unasked does not begin again in this process: it had better be restarted. */
  private FullResponse health() {
    return ending || intake.isAlive()
        ? FullResponse.json(200, FullResponse.object().put("status", "ok"))
        : limits.notStored();
  }

  /** Why it is not ready is for operators; that it is not, for whoever sends requests here. */
  private FullResponse readiness(HttpExchange exchange) {
    boolean disk = intake.disk().hasSpace();
    boolean keys = hasKeys.getAsBoolean();
    boolean alive = intake.isAlive() && !ending;
    boolean ready = disk && keys && alive;
    ObjectNode body = FullResponse.object().put("status", ready ? "ready" : "not ready");
    if (operators.allows(exchange)) {
      body.put("disk", disk).put("keys", keys).put("storing", alive);
    }
    FullResponse answer = FullResponse.json(ready ? 200 : 503, body);
    return ready
        ? answer
        : answer.with("Retry-After", Long.toString(limits.retryAfter().toSeconds()));
  }

  private FullResponse metrics(HttpExchange exchange) {
    if (!operators.allows(exchange)) {
      return ProblemDetail.NOT_FOUND;
    }
    return FullResponse.text(
        200, "text/plain; version=0.0.4; charset=utf-8", intake.measures().text());
  }
}

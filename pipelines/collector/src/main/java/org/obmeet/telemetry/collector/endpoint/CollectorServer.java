package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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

/** The HTTP server of the collector, with its routes. */
public final class CollectorServer {
  private final CollectorSettings settings;
  private final IntakeServices intake;
  private final BooleanSupplier hasKeys;
  private final BooleanSupplier knowsSuppressions;
  private final RequestLimits limits;
  private final JettyServer server;
  private final RequestSteps steps;
  private final AdmissionFilter admission;
  private final HeaderTimeout headerTimeout;
  private final OperatorAccess operators;
  private volatile boolean stopping;

  /**
   * Creates the server; {@link #start} starts it.
   *
   * @param hasKeys true if the keys of today exist
   * @param knowsSuppressions true if all suppressions of the lake are known
   */
  public CollectorServer(
      CollectorSettings settings,
      IntakeServices intake,
      BooleanSupplier hasKeys,
      BooleanSupplier knowsSuppressions) {
    this.settings = settings;
    this.intake = intake;
    this.hasKeys = hasKeys;
    this.knowsSuppressions = knowsSuppressions;
    this.limits = RequestLimits.of(settings);
    this.headerTimeout = new HeaderTimeout(settings.duration(Setting.IDLE_TIME), intake.nanos());
    this.server = new JettyServer(settings, headerTimeout);
    this.steps = new RequestSteps(limits, intake.metrics(), server.executor());
    ClientIdentity clients = new ClientIdentity(settings.addresses(Setting.TRUSTED_PROXIES));
    this.operators = new OperatorAccess(settings, clients);
    this.admission =
        new AdmissionFilter(
            clients,
            rate(Setting.RATE, Setting.RATE_BURST),
            rate(Setting.CONSENT_RATE, Setting.CONSENT_BURST),
            intake,
            limits);
  }

  private RateLimiter rate(Setting perSecond, Setting burst) {
    return new RateLimiter(
        settings.integer(perSecond),
        settings.integer(burst),
        settings.integer(Setting.RATE_CLIENTS),
        intake.nanos());
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the port is in use or not permitted
   */
  public void start() throws IOException {
    Cors cors =
        new Cors(
            intake.catalog().processing().communityHosts(), settings.text(Setting.OPT_OUT_HEADER));
    Router router =
        new Router(routes(), consent(), admission, cors, headerTimeout, steps, intake.nanos());
    intake
        .metrics()
        .gauge("connections", "", "Connections that are open", headerTimeout::connections);
    server.start(router, settings.duration(Setting.GRACE).dividedBy(2));
  }

  public int port() {
    return server.port();
  }

  /** Stops accepting requests and waits for open ones, at most for half the grace period. */
  public void stop() {
    stopping = true;
    server.stop();
  }

  /** Closes slow connections and forgets idle clients. The caller runs it periodically. */
  public void runMaintenance() {
    headerTimeout.closeLate();
    admission.evictIdleClients();
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
    CatalogDescriptions descriptions =
        CatalogDescriptions.of(intake.catalog(), CatalogSource.classPath());
    Optional<String> site =
        Optional.of(settings.text(Setting.SITE)).filter(address -> !address.equals("none"));
    FullResponse schema = FullResponse.json(200, descriptions.json());
    FrontPage front = new FrontPage(AdminPage.of(descriptions, site));
    routes.put("/v1/schema", readOnly(Reader.PUBLIC, exchange -> schema));
    routes.put("/v1/statistics", Map.of("POST", statistics(Sender.TOKEN)));
    routes.put(
        "/",
        Map.of(
            "GET",
            new ReadOnlyEndpoint(Reader.PUBLIC, front::respond),
            "POST",
            statistics(Sender.STOCK)));
    routes.put("/healthz", readOnly(Reader.OPERATORS, exchange -> health()));
    routes.put("/readyz", readOnly(Reader.OPERATORS, this::readiness));
    routes.put("/metrics", readOnly(Reader.OPERATORS, this::metrics));
    return routes;
  }

  private static Map<String, Endpoint> readOnly(
      Reader reader, Function<HttpExchange, FullResponse> respond) {
    return Map.of("GET", new ReadOnlyEndpoint(reader, respond));
  }

  private Map<String, Map<String, Endpoint>> consent() {
    Endpoint consent = new ConsentEndpoint(intake, steps);
    return Map.of(
        ConsentEndpoint.CONSENT,
        Map.of("PUT", consent, "GET", consent, "DELETE", consent),
        ConsentEndpoint.CONFIRMATION,
        Map.of("POST", consent));
  }

  private Endpoint events() {
    return new EventsEndpoint(
        intake,
        steps,
        new EventsEndpoint.OptOut(
            settings.text(Setting.OPT_OUT_COOKIE), settings.text(Setting.OPT_OUT_HEADER)));
  }

  private Endpoint statistics(Sender sender) {
    return new StatisticsEndpoint(
        intake, steps, sender, JsonDryRunRenderer.of(intake.catalog(), CatalogSource.classPath()));
  }

  /**
   * Returns the response of {@code /healthz}. It is an error if a thread that stores rows has ended
   * before {@link #stop}. Only a new process starts the thread again.
   */
  private FullResponse health() {
    return stopping || intake.isAlive()
        ? FullResponse.json(200, FullResponse.object().put("status", "ok"))
        : limits.notStored();
  }

  /**
   * Returns the response of {@code /readyz}. Its status is 200 if the collector can store rows, has
   * today's keys and knows all suppressions, and 503 otherwise. Only operators see the reason.
   */
  private FullResponse readiness(HttpExchange exchange) {
    boolean disk = intake.disk().hasSpace();
    boolean keys = hasKeys.getAsBoolean();
    boolean alive = intake.isAlive() && !stopping;
    boolean suppressions = knowsSuppressions.getAsBoolean();
    boolean ready = disk && keys && alive && suppressions;
    ObjectNode body = FullResponse.object().put("status", ready ? "ready" : "not ready");
    if (operators.allows(exchange)) {
      body.put("disk", disk)
          .put("keys", keys)
          .put("storing", alive)
          .put("suppressions", suppressions);
    }
    FullResponse response = FullResponse.json(ready ? 200 : 503, body);
    return ready
        ? response
        : response.with("Retry-After", Long.toString(limits.retryAfter().toSeconds()));
  }

  private FullResponse metrics(HttpExchange exchange) {
    if (!operators.allows(exchange)) {
      return ProblemDetail.NOT_FOUND;
    }
    return FullResponse.text(
        200, "text/plain; version=0.0.4; charset=utf-8", intake.metrics().scrape());
  }
}

package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Suppliers;
import com.google.common.collect.Maps;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.endpoint.ReadOnlyEndpoint.Reader;
import org.obmeet.telemetry.collector.endpoint.StatisticsEndpoint.Sender;
import org.obmeet.telemetry.collector.http.ClientConnectionLimit;
import org.obmeet.telemetry.collector.http.ClientIdentity;
import org.obmeet.telemetry.collector.http.Cors;
import org.obmeet.telemetry.collector.http.Endpoint;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HeaderTimeout;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.JettyServer;
import org.obmeet.telemetry.collector.http.RateLimiter;
import org.obmeet.telemetry.collector.http.RequestLimits;
import org.obmeet.telemetry.collector.ohttp.GatewayKeys;
import org.obmeet.telemetry.collector.page.AdminPage;
import org.obmeet.telemetry.collector.page.CatalogDescriptions;
import org.obmeet.telemetry.collector.page.ReleaseCharts;
import org.obmeet.telemetry.collector.tracker.TrackerProtocol;
import org.obmeet.telemetry.schemas.Catalog;

/** The HTTP server of the collector, with its routes. */
public final class CollectorServer {
  /** The time since which operators have their own port, in the form of RFC 9745. */
  private static final String MOVED = "@" + Instant.parse("2026-12-01T00:00:00Z").getEpochSecond();

  private final CollectorSettings settings;
  private final IntakeServices intake;
  private final Optional<GatewayKeys> gateway;
  private final SecureRandom random;
  private final Map<String, BooleanSupplier> conditions;
  private final JettyServer server;
  private final Optional<JettyServer> operationsServer;
  private final RequestSteps steps;
  private final AdmissionFilter admission;
  private final HeaderTimeout headerTimeout;
  private final Predicate<HttpExchange> operators;
  private volatile boolean stopping;

  /**
   * Creates the server; {@link #start} starts it.
   *
   * @param gateway keys of the gateway for Oblivious HTTP; empty if there is none
   * @param conditions further conditions of readiness by their name in the response, in order
   */
  public CollectorServer(
      CollectorSettings settings,
      IntakeServices intake,
      Optional<GatewayKeys> gateway,
      SecureRandom random,
      Map<String, BooleanSupplier> conditions) {
    this.settings = settings;
    this.intake = intake;
    this.gateway = gateway;
    this.random = random;
    this.conditions = conditions;
    RequestLimits limits = RequestLimits.of(settings);
    this.headerTimeout = new HeaderTimeout(settings.duration(Setting.IDLE_TIME), intake.nanos());
    ClientIdentity clients = new ClientIdentity(settings.addresses(Setting.TRUSTED_PROXIES));
    this.server =
        JettyServer.forClients(
            settings,
            headerTimeout,
            new ClientConnectionLimit(clients, settings.integer(Setting.CLIENT_CONNECTIONS)));
    this.operationsServer = JettyServer.forOperators(settings);
    this.steps = new RequestSteps(limits, intake.metrics(), server.executor());
    this.operators = clients.operators(settings);
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
   * @throws IOException if a port is in use or not permitted
   */
  public void start() throws IOException {
    Cors cors =
        new Cors(
            intake.catalog().processing().communityHosts(), settings.text(Setting.OPT_OUT_HEADER));
    intake
        .metrics()
        .gauge("connections", "", "Connections that are open", headerTimeout::connections);
    Map<String, Map<String, Endpoint>> encapsulated = routes();
    Map<String, Map<String, Endpoint>> routes = direct(encapsulated);
    gateway.ifPresent(keys -> routes.putAll(gateway(keys, encapsulated, cors)));
    routes.putAll(operations(operationsServer.isPresent()));
    server.start(router(routes, instanceRoutes(), cors));
    if (operationsServer.isPresent()) {
      operationsServer.get().start(router(operations(false), Map.of(), cors));
    }
  }

  private Router router(
      Map<String, Map<String, Endpoint>> routes,
      Map<String, Map<String, Endpoint>> instanceRoutes,
      Cors cors) {
    return new Router(
        routes, instanceRoutes, admission, cors, headerTimeout, steps, intake.nanos());
  }

  public int port() {
    return server.port();
  }

  /** Returns the port for operators; empty if they use the port for clients. */
  public Optional<Integer> operationsPort() {
    return operationsServer.map(JettyServer::port);
  }

  /**
   * Stops accepting requests and waits for open requests, at most for half the grace period in all.
   * The port for operators is closed last.
   */
  public void stop() {
    stopping = true;
    Duration grace = settings.duration(Setting.GRACE).dividedBy(2);
    long start = intake.nanos().getAsLong();
    server.stop(grace);
    operationsServer.ifPresent(
        operations -> operations.stop(grace.minusNanos(intake.nanos().getAsLong() - start)));
  }

  /** Closes slow connections and forgets idle clients. Must be called periodically. */
  public void runMaintenance() {
    headerTimeout.closeLate();
    admission.evictIdleClients();
  }

  private Map<String, Map<String, Endpoint>> routes() {
    Map<String, Map<String, Endpoint>> routes = new HashMap<>();
    for (TrackerProtocol protocol : TrackerProtocol.values()) {
      Endpoint events = events(protocol);
      for (String route : protocol.routes()) {
        String[] parts = route.split(" ");
        routes.computeIfAbsent(parts[1], path -> new HashMap<>()).put(parts[0], events);
      }
    }
    Supplier<CatalogDescriptions> descriptions =
        Suppliers.memoize(() -> CatalogDescriptions.of(intake.catalog()));
    Optional<ReleaseCharts> charts =
        settings
            .given(Setting.CHARTS)
            .map(site -> new ReleaseCharts(Path.of(site), intake.catalog().metrics()));
    FrontPage front =
        new FrontPage(
            () -> AdminPage.of(descriptions.get(), settings.given(Setting.SITE), charts),
            () -> charts.map(ReleaseCharts::version).orElse(0L));
    routes.put(
        "/v1/schema",
        readOnly(Reader.PUBLIC, exchange -> FullResponse.json(200, descriptions.get().json())));
    routes.put("/v1/statistics", Map.of("POST", statistics(Sender.TOKEN)));
    routes.put(
        "/",
        Map.of(
            "GET",
            new ReadOnlyEndpoint(Reader.PUBLIC, front::respond),
            "POST",
            statistics(Sender.STOCK)));
    return routes;
  }

  /**
   * Returns the routes of direct requests. Endpoints that require Oblivious HTTP are replaced by a
   * refusal.
   */
  private Map<String, Map<String, Endpoint>> direct(Map<String, Map<String, Endpoint>> routes) {
    Endpoint refusal = new ReadOnlyEndpoint(Reader.PUBLIC, any -> ObliviousEndpoint.REQUIRED);
    Map<String, Map<String, Endpoint>> direct = new HashMap<>();
    routes.forEach(
        (path, methods) ->
            direct.put(
                path, Maps.transformValues(methods, one -> isOblivious(one) ? refusal : one)));
    return direct;
  }

  private boolean isOblivious(Endpoint endpoint) {
    Catalog catalog = intake.catalog();
    return endpoint instanceof EventsEndpoint && catalog.dataset(EventsEndpoint.STREAM).oblivious()
        || endpoint instanceof StatisticsEndpoint
            && catalog.dataset(StatisticsEndpoint.STREAM).oblivious();
  }

  private Map<String, Map<String, Endpoint>> gateway(
      GatewayKeys keys, Map<String, Map<String, Endpoint>> encapsulated, Cors cors) {
    Endpoint published =
        new ReadOnlyEndpoint(
            Reader.PUBLIC,
            exchange ->
                new FullResponse(
                    200, ObliviousEndpoint.KEYS_TYPE, keys.configurations(), Map.of()));
    Endpoint endpoint =
        new ObliviousEndpoint(
            keys,
            random,
            steps,
            router(encapsulated, Map.of(), cors),
            (int) settings.bytes(Setting.HEADER_BYTES));
    return Map.of(
        ObliviousEndpoint.KEYS_PATH,
        Map.of("GET", published),
        ObliviousEndpoint.PATH,
        Map.of("GET", published, "POST", endpoint));
  }

  /**
   * Returns the endpoints for operators.
   *
   * @param deprecated true on the port for clients if operators have their own port; a header of
   *     the responses says so
   */
  private Map<String, Map<String, Endpoint>> operations(boolean deprecated) {
    UnaryOperator<FullResponse> notice =
        response -> deprecated ? response.with("Deprecation", MOVED) : response;
    return Map.of(
        "/healthz", readOnly(Reader.OPERATORS, exchange -> notice.apply(health())),
        "/readyz", readOnly(Reader.OPERATORS, exchange -> notice.apply(readiness(exchange))),
        "/metrics", readOnly(Reader.OPERATORS, exchange -> notice.apply(metrics(exchange))));
  }

  private static Map<String, Endpoint> readOnly(
      Reader reader, Function<HttpExchange, FullResponse> respond) {
    return Map.of("GET", new ReadOnlyEndpoint(reader, respond));
  }

  private Map<String, Map<String, Endpoint>> instanceRoutes() {
    Endpoint consent = new ConsentEndpoint(intake, steps, admission.clients());
    return Map.of(
        ConsentEndpoint.CONSENT,
        Map.of("PUT", consent, "GET", consent, "DELETE", consent),
        ConsentEndpoint.CONFIRMATION,
        Map.of("POST", consent),
        AccountEndpoint.ACCOUNT,
        Map.of("GET", new AccountEndpoint(intake)));
  }

  private Endpoint events(TrackerProtocol protocol) {
    return new EventsEndpoint(
        intake,
        steps,
        new EventsEndpoint.OptOut(
            settings.text(Setting.OPT_OUT_COOKIE), settings.text(Setting.OPT_OUT_HEADER)),
        protocol);
  }

  private Endpoint statistics(Sender sender) {
    return new StatisticsEndpoint(
        intake, steps, sender, Suppliers.memoize(() -> JsonDryRunRenderer.of(intake.catalog())));
  }

  /**
   * Returns the response of {@code /healthz}. It is an error if a thread that stores rows has ended
   * before {@link #stop}.
   */
  private FullResponse health() {
    return stopping || intake.isAlive()
        ? FullResponse.json(200, FullResponse.object().put("status", "ok"))
        : steps.limits().notStored();
  }

  /**
   * Returns the response of {@code /readyz}. Its status is 200 if the collector can store rows for
   * ingest, has today's keys and knows all suppressions, and 503 otherwise. Only operators see the
   * reason.
   */
  private FullResponse readiness(HttpExchange exchange) {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put("disk", intake.disk().hasSpace());
    checks.put("storing", intake.isAlive() && !stopping);
    conditions.forEach((name, condition) -> checks.put(name, condition.getAsBoolean()));
    boolean ready = !checks.containsValue(false);
    ObjectNode body = FullResponse.object().put("status", ready ? "ready" : "not ready");
    if (operators.test(exchange)) {
      checks.forEach(body::put);
    }
    FullResponse response = FullResponse.json(ready ? 200 : 503, body);
    return ready
        ? response
        : response.with("Retry-After", Long.toString(steps.limits().retryAfter().toSeconds()));
  }

  private FullResponse metrics(HttpExchange exchange) {
    if (!operators.test(exchange)) {
      return Router.NOT_FOUND;
    }
    return FullResponse.text(
        200, "text/plain; version=0.0.4; charset=utf-8", intake.metrics().scrape());
  }
}

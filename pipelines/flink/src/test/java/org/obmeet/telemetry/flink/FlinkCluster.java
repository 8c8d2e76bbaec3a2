package org.obmeet.telemetry.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A Flink session cluster in containers, with one job manager, two task managers and an object
 * store. The image is built from this machine's Java and the jars in Maven's repository.
 */
final class FlinkCluster implements AutoCloseable {
  static final String IDENTITY = "AKIATESTIDENTITY";
  static final String SECRET = "a-secret-that-is-never-logged";
  static final String BUCKET = "lakes";
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String NAME = "telemetry-flink-test-" + ProcessHandle.current().pid();
  private static final String STORE = "http://s3proxy:8080";

  /** A short-lived JVM costs least with the first compiler and one thread that collects garbage. */
  private static final String JAVA = "java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC ";

  private static final String WORKER =
      JAVA
          + "-Xms768m -Xmx768m -XX:MaxDirectMemorySize=512m -XX:MaxMetaspaceSize=256m -cp /flink/*"
          + " org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir /flink";
  private static final String MANAGER =
      JAVA
          + "-Xmx512m -cp /flink/*"
          + " org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
          + " --configDir /flink --executionMode cluster";

  private final Path shared;
  private final Network network = Network.newNetwork();
  private final List<GenericContainer<?>> workers = new ArrayList<>();
  private final GenericContainer<?> manager;
  private final GenericContainer<?> store;

  /**
   * Creates a cluster without starting it.
   *
   * @param shared a folder that every container sees at the same path
   */
  FlinkCluster(Path shared) {
    this.shared = shared;
    store =
        container("s3proxy")
            .withExposedPorts(8080)
            .withCommand(JAVA + "-jar /s3proxy/s3proxy.jar --properties /s3proxy/s3proxy.conf")
            .waitingFor(Wait.forListeningPort());
    manager =
        container("jobmanager")
            .withExposedPorts(8081)
            .withCommand(MANAGER)
            .waitingFor(Wait.forHttp("/overview").forPort(8081));
  }

  /** Builds the image and starts all containers. */
  void start() throws IOException, InterruptedException {
    build();
    Files.createDirectories(shared.resolve("store/" + BUCKET));
    store.start();
    manager.start();
    for (int i = 1; i <= 2; i++) {
      GenericContainer<?> worker = container("taskmanager-" + i).withCommand(WORKER);
      settings(STORE).forEach(worker::withEnv);
      workers.add(worker);
      worker.start();
    }
    for (int second = 0; overview().path("taskmanagers").asInt() < 2; second++) {
      if (second > 60) {
        throw new IOException("the task managers do not register: " + workers.get(0).getLogs());
      }
      Thread.sleep(1000);
    }
  }

  private void build() throws IOException, InterruptedException {
    run(Map.of(), ROOT.resolve("infra/image/local-base").toString(), NAME + ":base");
    Path context = Files.createDirectories(TARGET.resolve("cluster"));
    Path lib = context.resolve("lib");
    Path s3proxy = Path.of(System.getProperty("s3proxy.jar"));
    Files.copy(s3proxy, context.resolve("s3proxy.jar"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        Path.of("src/test/resources/flink-conf.yaml"),
        context.resolve("flink-conf.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.write(
        context.resolve("s3proxy.conf"),
        List.of(
            "s3proxy.endpoint=http://0.0.0.0:8080",
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + IDENTITY,
            "s3proxy.credential=" + SECRET,
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=x",
            "jclouds.credential=x",
            "jclouds.filesystem.basedir=" + shared.resolve("store")));
    // Only warnings are logged, and nothing of a request.
    Files.writeString(
        context.resolve("logback.xml"),
        "<configuration><appender name='E' class='ch.qos.logback.core.ConsoleAppender'>"
            + "<encoder><pattern>%level %logger{0} %msg%n</pattern></encoder></appender>"
            + "<root level='WARN'><appender-ref ref='E'/></root></configuration>");
    run(
        Map.of(),
        "jar",
        "cf",
        lib.resolve("settings.jar").toString(),
        "-C",
        context.toString(),
        "logback.xml");
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM "
            + NAME
            + ":base\nCOPY lib flink-conf.yaml /flink/\nCOPY s3proxy.jar s3proxy.conf /s3proxy/\n");
    run(
        Map.of("DOCKER_BUILDKIT", "0"),
        "docker",
        "build",
        "--quiet",
        "--tag",
        NAME + ":flink",
        context.toString());
  }

  static void run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  private GenericContainer<?> container(String name) {
    return new GenericContainer<>(DockerImageName.parse(NAME + ":flink"))
        .withImagePullPolicy(image -> false)
        .withNetwork(network)
        .withNetworkAliases(name)
        .withFileSystemBind(shared.toString(), shared.toString(), BindMode.READ_WRITE);
  }

  /** Returns the settings with which an AWS client connects to the store. */
  static Map<String, String> settings(String endpoint) {
    return Map.of(
        "AWS_ENDPOINT_URL_S3", endpoint,
        "AWS_REGION", "eu-central-1",
        "AWS_ACCESS_KEY_ID", IDENTITY,
        "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** Returns the store's address for this machine. */
  String store() {
    return "http://" + store.getHost() + ":" + store.getMappedPort(8080);
  }

  /** Returns the address to which jobs are submitted. */
  String master() {
    return manager.getHost() + ":" + manager.getMappedPort(8081);
  }

  JsonNode overview() throws IOException {
    return rest("/overview");
  }

  JsonNode rest(String path) throws IOException {
    URL url = URI.create("http://" + master() + path).toURL();
    return new ObjectMapper().readTree(url);
  }

  /** Kills a task manager with SIGKILL. */
  void killWorker(int number) {
    GenericContainer<?> worker = workers.get(number);
    worker.getDockerClient().killContainerCmd(worker.getContainerId()).exec();
  }

  /** Returns the logs of all containers. */
  String logs() {
    StringBuilder all = new StringBuilder();
    Stream.concat(Stream.of(manager, store), workers.stream())
        .forEach(container -> all.append(container.getLogs()));
    return all.toString();
  }

  @Override
  public void close() throws Exception {
    workers.forEach(GenericContainer::stop);
    manager.stop();
    store.stop();
    network.close();
    run(Map.of(), "docker", "rmi", "--force", NAME + ":flink", NAME + ":base");
  }
}

package org.obmeet.telemetry.lake.store.s3;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * A test server: S3Proxy on the loopback interface, in a process of its own. It checks signatures
 * and supports {@code If-None-Match}. All tests of a JVM share one server, and the AWS settings of
 * the JVM point to it.
 */
public final class S3TestServer {
  /** The secret key, which must not occur in any message. */
  public static final String SECRET = "a-secret-that-is-never-told/0123456789";

  /** The access key id. */
  public static final String IDENTITY = "AKIATESTIDENTITY";

  private static final String BUCKET = "lakes";
  private static S3TestServer running;

  private final Process process;
  private final Path folder;
  private final int port;

  private S3TestServer(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /** Returns the server of this JVM; starts it on the first call and stops it with the JVM. */
  public static synchronized S3TestServer running() {
    if (running == null) {
      try {
        running = start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(running::end));
    }
    System.setProperty("aws.endpointUrlS3", running.endpoint());
    System.setProperty("aws.region", "eu-central-1");
    System.setProperty("aws.accessKeyId", IDENTITY);
    System.setProperty("aws.secretAccessKey", SECRET);
    return running;
  }

  private static S3TestServer start() throws IOException {
    Path folder = Files.createTempDirectory("s3proxy-");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder.resolve("data/" + BUCKET));
    Files.write(folder.resolve("s3proxy.conf"), settings(port, folder.resolve("data")));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("s3proxy.jar"),
                "--properties",
                folder.resolve("s3proxy.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "log"))
            .start();
    S3TestServer server = new S3TestServer(process, folder, port);
    server.await();
    return server;
  }

  /** Returns the settings of S3Proxy for a data folder. */
  static List<String> settings(int port, Path data) {
    return List.of(
        "s3proxy.endpoint=http://127.0.0.1:" + port,
        "s3proxy.authorization=aws-v2-or-v4",
        "s3proxy.identity=" + IDENTITY,
        "s3proxy.credential=" + SECRET,
        "jclouds.provider=filesystem-nio2",
        "jclouds.identity=x",
        "jclouds.credential=x",
        "jclouds.filesystem.basedir=" + data);
  }

  private void await() throws IOException {
    for (int attempt = 0; attempt < 300 && process.isAlive(); attempt++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        try {
          Thread.sleep(100);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
      }
    }
    throw new IOException("S3Proxy does not start: " + Files.readString(folder.resolve("log")));
  }

  /** Returns the URL of the server. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Returns a new root, which no other test uses. */
  public String root() {
    return "s3://" + BUCKET + "/" + UUID.randomUUID() + "/lake";
  }

  /** Returns a store of a root that pauses for at most 128 ms in all between its attempts. */
  public Store quickStore(String root) {
    return new S3Store(
        new S3ClientProvider(
            () -> S3ClientProvider.client(ApacheHttpClient.create(), Duration.ofMillis(1))),
        S3Location.parse(root));
  }

  /** Returns the local folder of the objects below a root. */
  public Path folder(String root) {
    return folder.resolve("data").resolve(root.substring("s3://".length()));
  }

  /** Uploads all files of a folder below a root, hidden ones too. */
  public void upload(Path source, String root) throws IOException {
    S3Location to = S3Location.parse(root);
    S3Store store = new S3Store(S3ClientProvider.shared(), to);
    try (Stream<Path> walk = Files.walk(source)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        store.put(source.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  /** Downloads all objects below a root to a folder. */
  public void download(String root, Path to) throws IOException {
    S3Store store = new S3Store(S3ClientProvider.shared(), S3Location.parse(root));
    for (StoredFile object : store.walk()) {
      Path file = to.resolve(object.path());
      Files.createDirectories(file.getParent());
      Files.write(file, new LakeFiles(root, store).bytes(object.path()));
    }
  }

  private void end() {
    process.destroy();
    try (Stream<Path> walk = Files.walk(folder)) {
      process.waitFor();
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | InterruptedException e) {
      return;
    }
  }
}

package org.obmeet.telemetry.cli.transparency;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier.PublicFiles;

/** Reads published files over HTTP, up to a maximum size for each kind of file. */
final class HttpPublicFiles implements PublicFiles {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI folder;

  HttpPublicFiles(String url, String folder) {
    this.folder = URI.create(url + "/").resolve(folder).normalize();
  }

  @Override
  public byte[] read(String path) {
    URI file = folder.resolve(path);
    HttpRequest request = HttpRequest.newBuilder(file).timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(limit(path) + 1);
        if (bytes.length > limit(path)) {
          throw new TransparencyException(
              file + " must have at most " + limit(path) + " bytes; it has more");
        }
        if (response.statusCode() == 200) {
          return bytes;
        }
      }
      throw new TransparencyException(file + " cannot be read: status " + response.statusCode());
    } catch (IOException e) {
      throw new TransparencyException(file + " cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransparencyException(file + " was not read: interrupted");
    }
  }

  /** Returns the maximum size of a file in bytes. A full bundle of entries has 8 704 bytes. */
  static int limit(String path) {
    boolean small = path.matches("checkpoint|keys|tile/.*");
    boolean list = path.startsWith("opening/") || path.equals(ReleaseIndex.PATH);
    return small ? 64 << 10 : list ? 16 << 20 : 256 << 20;
  }
}

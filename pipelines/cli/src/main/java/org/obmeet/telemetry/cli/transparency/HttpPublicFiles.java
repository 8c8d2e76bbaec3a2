package org.obmeet.telemetry.cli.transparency;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.verify.PublicLogVerifier.PublicFiles;

/** Reads published files over HTTP, each by its path. */
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
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == 200) {
        return response.body();
      }
      throw new TransparencyException(file + " cannot be read: status " + response.statusCode());
    } catch (IOException e) {
      throw new TransparencyException(file + " cannot be read: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransparencyException(file + " was not read: interrupted");
    }
  }
}

package org.obmeet.telemetry.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Tests that the log of the HTTP server is off. */
class ServerLogTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "org.eclipse.jetty,ERROR",
    "org.eclipse.jetty.http.HttpParser,DEBUG",
    "org.eclipse.jetty.server,WARN",
    "org.eclipse.jetty.server.internal.HttpConnection,TRACE"
  })
  void collector_withServerLogEnabled_doesNotStart(String name, String level) {
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    Level before = logger.getLevel();
    logger.setLevel(Level.valueOf(level));
    try {
      assertThatThrownBy(() -> CollectorFixture.start(folder))
          .isInstanceOf(CollectorException.class)
          .hasMessage(
              "the log of the HTTP server quotes requests: set logger org.eclipse.jetty, and those"
                  + " below, to OFF; '"
                  + name
                  + "' is on");
      assertThat(folder.resolve("lake")).doesNotExist();
    } finally {
      logger.setLevel(before);
    }
  }

  @Test
  void malformedRequests_writeNothingToTheConsole() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (PrintStream all = new PrintStream(output, true, StandardCharsets.UTF_8);
        CollectorFixture collector = CollectorFixture.start(folder)) {
      System.setOut(all);
      System.setErr(all);
      collector.raw("GET /pl4nt-path HTTP/1.1\r\npl4nt-header\u0001: pl4nt\r\n\r\n");
      collector.raw("POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: pl4nt\r\n\r\n");
      collector.raw("GET /pl4nt HTTP/7.7\r\nHost: x\r\n\r\n");
      collector.raw("GET /%pl4nt HTTP/1.1\r\nHost: x\r\nCookie: pl4nt=\"\u0001\r\n\r\n");
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}

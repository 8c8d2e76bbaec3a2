package org.obmeet.telemetry.collector.endpoint;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.http.HttpExchange;
import org.obmeet.telemetry.collector.http.RequestBody;
import org.obmeet.telemetry.collector.http.RequestBody.InvalidBodyException;
import org.obmeet.telemetry.collector.http.RequestLimits;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.lake.landing.StaleRowsException;

/**
 * The steps that endpoints share when they handle a request.
 *
 * @param executor executor for the steps that follow the attempt to store data
 */
record RequestSteps(RequestLimits limits, MonitoringMetrics metrics, Executor executor) {
  /** A part of the processing of a request. */
  interface Step {
    void run() throws InvalidBodyException;
  }

  /** A consumer of the body of a request. */
  interface BodyUse {
    void accept(byte[] body) throws InvalidBodyException;
  }

  /** Runs a step. An unexpected exception is counted and causes a response with status 503. */
  void run(HttpExchange exchange, Step step) {
    try {
      step.run();
    } catch (InvalidBodyException invalid) {
      exchange.send(invalid.response());
    } catch (RuntimeException | StackOverflowError e) {
      failed(exchange, e);
    }
  }

  /**
   * Reads, decompresses and uses the body of a request. A body that is broken, too long or late
   * causes an error response.
   *
   * @param rejection response that is sent instead of reading; empty if there is none
   * @param maxBytes maximum size in bytes, if it is below the limits
   */
  void readBody(
      HttpExchange exchange, Optional<FullResponse> rejection, long maxBytes, BodyUse use) {
    if (rejection.isPresent()) {
      exchange.send(rejection.get());
      return;
    }
    exchange.readBody(
        Math.min(maxBytes, limits.sentBytes()),
        sent ->
            run(
                exchange,
                () -> {
                  metrics.bodyReceived(sent.length);
                  long limit = Math.min(maxBytes, limits.inflatedBytes());
                  use.accept(RequestBody.inflate(exchange.headers(), sent, limit));
                }),
        exchange::send);
  }

  /**
   * Calls {@code next} in the thread that landed the rows, because a switch to another thread takes
   * longer than sending a response. So {@code next} must not block.
   *
   * @param pending empty if too many requests wait
   * @param onFailure runs in another thread
   */
  <T> void whenLanded(
      HttpExchange exchange,
      Optional<CompletableFuture<T>> pending,
      Consumer<T> next,
      Consumer<Throwable> onFailure) {
    if (pending.isEmpty()) {
      exchange.send(limits.queueFull());
      return;
    }
    pending
        .get()
        .whenComplete(
            (result, failure) -> {
              if (failure == null) {
                run(exchange, () -> next.accept(result));
              } else {
                executor.execute(() -> onFailure.accept(failure));
              }
            });
  }

  /**
   * Calls {@code next} in another thread when data are stored; {@code next} is allowed to block.
   */
  <T> void then(
      HttpExchange exchange,
      Optional<CompletableFuture<T>> pending,
      Consumer<T> next,
      Consumer<Throwable> onFailure) {
    whenLanded(
        exchange,
        pending,
        result -> executor.execute(() -> run(exchange, () -> next.accept(result))),
        onFailure);
  }

  /** Counts an unexpected failure and responds that nothing was stored. */
  void failed(HttpExchange exchange, Throwable failure) {
    metrics.unexpectedError(failure);
    exchange.send(limits.notStored());
  }

  /**
   * Responds to a request whose rows did not land. If a suppression or a decision on consent is
   * newer than the projection, {@code projectAgain} runs instead, which sends the response. It does
   * not run for ever: in a damaged log a decision can stay newer.
   */
  void landingFailed(HttpExchange exchange, Throwable failure, Runnable projectAgain) {
    if (failure instanceof StaleRowsException && exchange.mayRepeat()) {
      run(exchange, projectAgain::run);
    } else {
      exchange.send(limits.notStored());
    }
  }
}

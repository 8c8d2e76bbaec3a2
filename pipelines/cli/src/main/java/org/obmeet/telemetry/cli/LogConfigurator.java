package org.obmeet.telemetry.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;

/** Configures logging without XML, for speed. Errors of libraries go to standard error. */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    PatternLayoutEncoder lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern("%-5level %logger{0}: %msg%n%nopex");
    lines.start();
    ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
    errors.setContext(context);
    errors.setTarget("System.err");
    errors.setEncoder(lines);
    errors.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.ERROR);
    root.addAppender(errors);
    // Beam's embedded runner only logs an error of a worker, for example an OutOfMemoryError.
    AppenderBase<ILoggingEvent> workers =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getThrowableProxy() instanceof ThrowableProxy proxy
                && proxy.getThrowable() instanceof Error error) {
              EmbeddedWorkers.workerLost(error);
            }
          }
        };
    workers.setContext(context);
    workers.start();
    context.getLogger("org.apache.beam.runners.direct").addAppender(workers);
    // A message of the server may quote a request, which must not be logged.
    context.getLogger("org.eclipse.jetty").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}

package org.obmeet.telemetry.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.obmeet.telemetry.jobs.beam.EmbeddedWorkers;

/**
 * A log appender that reports errors of Beam's workers to the running pipeline. Beam's embedded
 * runner only logs such an error, for example an {@code OutOfMemoryError}.
 */
public final class WorkerErrorAppender extends AppenderBase<ILoggingEvent> {
  @Override
  protected void append(ILoggingEvent event) {
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy
        && proxy.getThrowable() instanceof Error error) {
      EmbeddedWorkers.workerLost(error);
    }
  }
}

package org.obmeet.telemetry.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.obmeet.telemetry.jobs.Pipelines;

/**
 * A log appender that reports errors of workers of Beam's embedded runner to the run. Such an
 * error, for example an {@code OutOfMemoryError}, appears in the runner's log only. Configured in
 * {@code logback.xml}.
 */
public final class WorkerErrorAppender extends AppenderBase<ILoggingEvent> {
  @Override
  protected void append(ILoggingEvent event) {
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy
        && proxy.getThrowable() instanceof Error error) {
      Pipelines.workerLost(error);
    }
  }
}

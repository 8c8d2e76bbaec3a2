package org.obmeet.telemetry.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.obmeet.telemetry.jobs.Pipelines;

/**
 * Hands on that a worker of Beam's embedded runner met an error, such as too little memory, of
 * which there is no word but in its log. Named in {@code logback.xml}.
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

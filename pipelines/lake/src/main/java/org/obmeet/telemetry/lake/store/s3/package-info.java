/** The store in an S3 bucket. */
package org.obmeet.telemetry.lake.store.s3;

/**
 * Text files in a file system or in S3: a source that keeps its position in the job's state, and a sink that writes exactly
 * once.
 *
 * <p>Start reading at {@link dev.weir.connectors.files.FilesSource} and {@link dev.weir.connectors.files.FilesSink}; what they
 * need of a place to keep files is {@link dev.weir.connectors.files.FileStore}.
 */
package dev.weir.connectors.files;

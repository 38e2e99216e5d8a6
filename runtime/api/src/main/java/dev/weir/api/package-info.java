/**
 * What the author of a stream job compiles against.
 *
 * <p>A job is a {@link dev.weir.api.StreamProgram}. Start reading there; {@link dev.weir.api.Streams} and {@link
 * dev.weir.api.DataStream} are what a program is written with, {@link dev.weir.api.Source}, {@link dev.weir.api.Sink} and
 * {@link dev.weir.api.CheckpointHook} are what a connector implements. Nothing here depends on the engine.
 */
package dev.weir.api;

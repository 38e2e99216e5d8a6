/** Makes processes of the engine's parts: the only package that knows both sides of every seam. */
package dev.weir.launcher;

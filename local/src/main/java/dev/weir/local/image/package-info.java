/**
 * The image store: images as directories, each with its {@code image.json} and the files that a pod of the image sees.
 *
 * <p>Depends on nothing else of the local cluster.
 */
package dev.weir.local.image;

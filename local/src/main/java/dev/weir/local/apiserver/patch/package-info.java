/** JSON patch, merge patch and strategic merge patch, each a function from object and patch to object. */
package dev.weir.local.apiserver.patch;

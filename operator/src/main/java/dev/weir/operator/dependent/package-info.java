/** From a StreamJob to the resources that it should have, as pure functions; and whether a resource is as it should be. */
package dev.weir.operator.dependent;

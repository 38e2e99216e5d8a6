package dev.weir.operator.reconciler;

import dev.weir.operator.api.Group;

/** The finalizer that lets data be removed before a resource goes. */
final class Finalizers {
    static final String DATA = Group.NAME + "/data";

    private Finalizers() {}
}

package dev.weir.jobmaster.rest;

import java.util.Set;

/** One resource of the API. Called by the threads of the server's pool, several at a time. */
interface Resource {
    /** The methods that {@link #handle} knows; another one gets 405 before it is called. */
    Set<String> methods();

    Response handle(Request request) throws HttpFailure;
}

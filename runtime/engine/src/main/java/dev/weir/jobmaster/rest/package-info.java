/** The JobMaster's REST API over HTTP: one class per resource, each on the thread of a small pool; the event streams have threads of their own. */
package dev.weir.jobmaster.rest;

/** One process that runs tasks: it registers with the JobMaster, deploys what that orders, and tells what becomes of it. */
package dev.weir.taskmanager;

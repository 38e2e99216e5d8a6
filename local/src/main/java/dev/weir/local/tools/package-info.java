/** Commands that look into the storage of jobs, and clean it up, without a cluster and without the job. */
package dev.weir.local.tools;

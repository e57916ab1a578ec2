// The second part of the list of commands (see `list.rs`): what shares, and the program itself.
with_both_sides! {
    commands {
        sharing {
            /// Holds a selection under a handle, so that a drag carries only the handle.
            selection_hold(handle: String, selection: Selection<AudienceQuery>) -> HeldSelection {
                workspace.sharing().hold(handle, selection)
            }

            /// Returns what dropping a held selection on a folder would do.
            drop_preview(handle: String, folder_id: String) -> DropPreview {
                workspace.sharing().drop_preview(handle, folder_id)
            }

            /// Returns the pending plan.
            tray() -> Tray { workspace.sharing().tray() }

            /// Adds a held selection to the pending plan.
            tray_add(handle: String, folder_id: String) -> Tray { workspace.sharing().add(handle, folder_id) }

            /// Chooses the route of lines of the pending plan; without one, the plan chooses again.
            tray_route(audience_ids: Vec<String>, route: Option<Route>) -> Tray {
                workspace.sharing().set_route(audience_ids, route)
            }

            /// Chooses what becomes of lines of the tray if something is in their way, or, if none is named, of every line for which
            /// that can be chosen now; `None` leaves it to the plan.
            tray_conflict(audience_ids: Vec<String>, choice: Option<ConflictChoice>) -> Tray {
                workspace.sharing().set_choice(audience_ids, choice)
            }

            /// Chooses whether a commit creates the destination, if the organization has none.
            tray_create_destination(create: bool) -> Tray { workspace.sharing().set_create_destination(create) }

            /// Returns what dropping segments and traits on Experience Platform would do.
            platform_preview(of: Vec<ObjectLink>) -> PlatformDropPreview { workspace.sharing().platform_preview(of) }

            /// Adds segments and traits to the pending plan, to be shared to Experience Platform.
            platform_add(of: Vec<ObjectLink>) -> Tray { workspace.sharing().add_to_platform(of) }

            /// Removes segments and traits from the pending plan.
            platform_remove(of: Vec<ObjectLink>) -> Tray { workspace.sharing().remove_to_platform(of) }

            /// Chooses the route of all lines to Experience Platform; without one, the plan chooses again.
            platform_route(route: Option<PlatformRoute>) -> Tray { workspace.sharing().set_platform_route(route) }

            /// Creates the identity namespace that Experience Platform lacks for the IDs of a data source.
            create_namespace(source_id: String) -> () { workspace.create_namespace(source_id) }

            /// Carries out the lines to Experience Platform as they were shown; reports progress on the channel.
            platform_commit(
                connection_id: String,
                plan_revision: String,
                accept_differences: bool,
                confirmed_profiles: Option<u32>,
                progress: Channel<JobProgress>,
            ) -> Job {
                workspace.sharing().commit_to_platform(
                    connection_id,
                    plan_revision,
                    accept_differences,
                    confirmed_profiles,
                    sending(progress),
                )
            }

            /// Returns the forecast for the lines to Experience Platform.
            platform_forecast() -> Option<ProfileForecast> { workspace.sharing().platform_forecast() }

            /// Returns how many profiles sharing segments to Experience Platform adds to those that the license counts.
            forecast(segment_ids: Vec<String>) -> ProfileForecast { workspace.forecast(segment_ids) }

            /// Adds to the pending plan what repairs the pairs of audiences.
            repair(audience_ids: Vec<String>) -> Repair { workspace.sharing().repair(audience_ids) }

            /// Returns what repairs an audience with several traits or segments; `keep` is the trait that is to stay.
            duplicate_plan(audience_id: String, keep: Option<String>) -> DuplicateRepair {
                workspace.sharing().duplicate(audience_id, keep)
            }

            /// Repairs an audience with several traits or segments as it was shown.
            duplicate_repair(audience_id: String, keep: Option<String>, shown: DuplicateRepair) -> DuplicateRepaired {
                workspace.sharing().resolve_duplicate(audience_id, keep, Some(shown))
            }

            /// Removes audiences from the pending plan.
            tray_remove(audience_ids: Vec<String>) -> Tray { workspace.sharing().remove(audience_ids) }

            /// Creates a segment definition on a composition, and puts it into the composition's place in the pending plan.
            tray_define(audience_id: String) -> Tray { workspace.sharing().define_on(audience_id) }

            /// Empties the pending plan.
            tray_discard() -> Tray { workspace.sharing().discard() }

            /// Carries out the pending plan as it was shown; reports progress on the channel.
            commit(
                connection_id: String,
                plan_revision: String,
                resume_dataflow: bool,
                accept_differences: bool,
                progress: Channel<JobProgress>,
            ) -> Job {
                workspace.sharing().commit(
                    connection_id,
                    plan_revision,
                    resume_dataflow,
                    accept_differences,
                    sending(progress),
                )
            }

            /// Resumes the dataflow as a whole, or pauses it.
            dataflow_switch(on: bool) -> Job { workspace.sharing().switch_dataflow(on, |_| ()) }

            /// Returns what removing the traits and segments of audiences would do.
            unshare_preview(audience_ids: Vec<String>) -> UnsharePreview {
                workspace.sharing().unshare_preview(audience_ids)
            }

            /// Returns what uses the traits and segments of audiences, and how they could be removed from its rules.
            unshare_tree(audience_ids: Vec<String>) -> UnshareTree { workspace.sharing().unshare_tree(audience_ids) }

            /// Takes the traits of audiences out of the rules of other segments that use them.
            unshare_from_rules(audience_ids: Vec<String>) -> Vec<EditedObject> {
                workspace.sharing().remove_from_rules(audience_ids)
            }

            /// Takes audiences out of the dataflow and leaves their traits and segments; reports progress on the channel.
            unshare_leave(audience_ids: Vec<String>, also_unconfirmed: bool, progress: Channel<JobProgress>) -> Unshared {
                workspace.sharing().leave_without_members(audience_ids, also_unconfirmed, sending(progress))
            }

            /// Removes the traits and segments that shares created for audiences; reports progress on the channel.
            unshare(audience_ids: Vec<String>, also_unconfirmed: bool, progress: Channel<JobProgress>) -> Unshared {
                workspace.sharing().unshare(audience_ids, also_unconfirmed, sending(progress))
            }
        }

        jobs {
            /// Returns a part of the items of a job; only those that need attention, if asked.
            job_items(id: String, only_attention: bool, page: Page) -> Window<JobItem> {
                workspace.jobs().items_of(id, only_attention, page)
            }

            /// Returns one job.
            job(id: String) -> Job { workspace.jobs().detail(id) }

            /// Undoes a job; reports progress on the channel.
            undo(job_id: String, also_unconfirmed: bool, progress: Channel<JobProgress>) -> Job {
                workspace.jobs().undo(job_id, also_unconfirmed, sending(progress))
            }

            /// Resumes a job that was interrupted; reports progress on the channel.
            resume(job_id: String, progress: Channel<JobProgress>) -> Job {
                workspace.jobs().resume(job_id, sending(progress))
            }

            /// Stops a job before its next step, or ends its waiting; only resuming goes on with it.
            job_stop(id: String) -> Job { workspace.jobs().cancel(id) }

            /// Closes a job that waits or was interrupted: nothing is looked up anymore.
            close_job(job_id: String) -> Job { workspace.jobs().close(job_id) }

            /// Stops a deletion before its next object.
            deletion_stop(id: String) -> () { workspace.jobs().stop_deletion(id) }
        }

        activity {
            /// Returns a window of the record of what was done, newest first.
            activity(query: ActivityQuery, page: Page) -> Window<ActivityRow> { workspace.jobs().activity(query, page) }

            /// Returns everyone who is named in the record.
            activity_people() -> Vec<String> { workspace.jobs().activity_people() }

            /// Returns one entry of the record with its objects, before and after.
            activity_detail(id: String) -> ActivityDetail { workspace.jobs().activity_detail(id) }

            /// Undoes an edit by hand, if the object is still as the edit left it.
            undo_edit(id: String) -> ActivityDetail { workspace.jobs().undo_edit(id) }
        }

        watch {
            /// Returns the watch rules with what they propose.
            watch_rules() -> Vec<WatchRule> { workspace.watches().list() }

            /// Returns how many audiences a watch rule would match now.
            watch_matches(draft: WatchDraft) -> u32 { workspace.watches().matches(draft) }

            /// Adds a watch rule or changes one.
            watch_save(draft: WatchDraft) -> WatchRule { workspace.watches().save(draft) }

            /// Removes a watch rule; what it shared stays shared.
            watch_remove(id: String) -> Vec<WatchRule> { workspace.watches().remove(id) }

            /// Approves what a watch rule proposes and was shown.
            watch_approve(id: String, share: Vec<String>, unshare: Vec<String>) -> WatchApproval { workspace.watches().approve(id, share, unshare) }
        }

        connections {
            /// Returns every connection, in display order.
            connections() -> Vec<ConnectionRow> { app.connections() }

            /// Reads a pasted credential file; its secrets stay in the program.
            console_file(text: String) -> ConsoleFile { app.console_file(text) }

            /// Reads the bytes of a credential file that was opened; its secrets stay in the program.
            console_file_bytes(bytes: Vec<u8>) -> ConsoleFile { app.console_file_bytes(bytes) }

            /// Checks a form step by step, reporting each result on the channel; stores nothing.
            connection_check(draft: ConnectionDraft, progress: Channel<CheckResult>) -> CheckReport {
                app.connection_check(draft, sending(progress))
            }

            /// Saves a connection: its settings in the config folder, its secret in the keychain.
            connection_save(draft: ConnectionDraft) -> ConnectionRow { app.connection_save(draft) }

            /// Duplicates a connection, without its secret.
            connection_duplicate(id: String) -> ConnectionRow { app.connection_duplicate(id) }

            /// Removes a connection with its secret and its local copy.
            connection_remove(id: String) -> RemovalProof { app.connection_remove(id) }

            /// Switches to another connection.
            connection_use(id: String) -> Workspace { app.connection_use(id) }

            /// Hides the practice workspace from the picker, or shows it again.
            practice_hidden(hidden: bool) -> Vec<ConnectionRow> { app.practice_hidden(hidden) }

            /// Returns the licensed number of profiles of a connection, if somebody entered it.
            license(id: String) -> Option<License> { app.license(&id) }

            /// Stores the licensed number of profiles of a connection with the date, or forgets it.
            set_license(id: String, profiles: Option<u32>) -> Option<License> { app.set_license(&id, profiles) }

            /// Returns the permissions, integration state and limits of a connection, whether in use or not; reads them
            /// from the services if `fresh`.
            connection_health(id: String, fresh: bool) -> Health { app.connection_health(&id, fresh) }

            /// Tests a stored credential, reporting each result on the channel.
            credential_test(id: String, progress: Channel<CheckResult>) -> CheckReport {
                app.credential_test(id, sending(progress))
            }

            /// Replaces a connection's secret.
            credential_replace(id: String, secret: SecretInput) -> ConnectionRow { app.credential_replace(id, secret) }

            /// Removes a connection's secret.
            credential_remove(id: String) -> ConnectionRow { app.credential_remove(id) }

            /// Returns whether secrets can be stored now.
            keychain() -> KeychainStatus { app.keychain() }

            /// Stores secrets in memory only, for this session, or in the keychain again.
            session_only(on: bool) -> KeychainStatus { app.session_only(on) }
        }

        network {
            /// Returns how the network is reached.
            network_settings() -> NetworkSettings { app.network_settings() }
        }

        settings {
            /// Saves the settings.
            set_settings(settings: Settings) -> Settings { app.set_settings(settings) }

            /// Writes a support file, for the person who helps when something goes wrong.
            support_file() -> SupportFile { app.support_file() }
        }
    }
}

// Every command that the window's pages may call, by topic. This and `list_of_work.rs` are the only list: `mod.rs` turns
// each line into a function and registers it, `build.rs` writes the permission of each topic, which the capability in
// `tauri.conf.json` names, and `ui/src/bindings.ts` is generated from it.
//
// Each line is a signature and the one call that answers it, on the program (`app`) or on the connection in use
// (`workspace`). Commands that need the window are written by hand and listed first, by module.
//
// This part has what is read and edited on both sides. `list_of_work.rs` calls it with the rest.
macro_rules! with_both_sides {
    ($then:ident { $($rest:tt)* }) => {
        $then! {
            // The module is the topic.
            functions {
                window::closing_held
                window::closing_heard
                window::closing_finish::<tauri::Wry>
                window::show_support_file
                window::open_experience_cloud
                jobs::job_csv::<tauri::Wry>
                activity::activity_export::<tauri::Wry>
                activity::uses_export::<tauri::Wry>
                activity::feed_export::<tauri::Wry>
                network::proxy_change::<tauri::Wry>
                network::certificate_choose::<tauri::Wry>
                network::certificate_remove::<tauri::Wry>
                sharing::plan_save::<tauri::Wry>
                sharing::plan_open::<tauri::Wry>
                destinations::crosswalk_export::<tauri::Wry>
                destinations::crosswalk_import::<tauri::Wry>
                translation::translations_export::<tauri::Wry>
                translation::field_mapping_export::<tauri::Wry>
                translation::field_mapping_import::<tauri::Wry>
            }

            workspace {
                /// Returns what the frame shows: connection, freshness, counts, settings.
                workspace() -> Workspace { workspace.summary() }

                /// Refreshes the local copy from both services; reports progress on the channel.
                refresh(progress: Channel<RefreshProgress>) -> Workspace {
                    workspace.refresh(sending(progress))
                }

                /// Searches both sides.
                search(text: String) -> Vec<SearchHit> { workspace.search(text) }

                /// Returns the data sources in which traits and segments may be created.
                data_sources() -> Vec<ObjectLink> { workspace.data_sources() }

                /// Returns the profile merge rules that segments use.
                merge_rules() -> Vec<ObjectLink> { workspace.merge_rules() }

                /// Parses a rule; returns it as a tree, or where it cannot be read.
                rule_reading(language: RuleLanguage, rule: String) -> RuleReading { workspace.rule_reading(language, rule) }
            }

            overlap {
                /// Estimates how two to five audiences, traits or segments overlap.
                overlap(of: Vec<OverlapRef>) -> Overlap { workspace.overlap(of) }
            }

            providers {
                /// Returns the providers of third-party data, those that left first.
                providers() -> Vec<ProviderRow> { workspace.providers().list() }

                /// Returns a provider with the segments that depend on it.
                provider_detail(id: String) -> ProviderDetail { workspace.providers().detail(id) }

                /// Returns what would take the place of a provider's traits, or of one trait.
                replacement(of: ObjectLink, by: Option<String>) -> ReplacementPlan {
                    workspace.providers().replacement(of, by)
                }

                /// Replaces a provider’s traits, or one trait, in these rules, as they were shown.
                replace_traits(of: ObjectLink, by: Option<String>, shown: Vec<ReplacedRule>) -> Replaced {
                    workspace.providers().replace_as_shown(of, by, shown)
                }
            }

            feeds {
                /// Returns the data feeds of the marketplace, with plans, prices and subscriptions.
                feeds() -> FeedList { workspace.feeds().list() }

                /// Returns a data feed with its traits and what uses them.
                feed_detail(id: String) -> FeedDetail { workspace.feeds().detail(id) }

                /// Returns the traits of a data feed, also of one that is not subscribed.
                feed_traits(id: String) -> Vec<FeedTrait> { workspace.feeds().traits(id) }

                /// Returns what beginning and ending plans of a data feed would cost, and what would lose what.
                feed_plan(id: String, wish: FeedWish) -> FeedChange { workspace.feeds().plan(id, wish) }

                /// Begins and ends plans of a data feed; the price of what begins must be confirmed.
                feed_subscribe(id: String, wish: FeedWish, confirm: Option<String>) -> FeedChange {
                    workspace.feeds().set_plans(id, wish, confirm)
                }

                /// Asks the provider of a private feed for access.
                feed_request(id: String, message: String) -> FeedRow { workspace.feeds().request(id, message) }

                /// Returns what a rule costs: the feeds of its traits.
                rule_cost(rule: String) -> RuleCost { workspace.feeds().cost(rule) }
            }

            audiences {
                /// Returns the folders of audiences.
                audience_folders() -> Vec<FolderRow> { workspace.audiences().folders() }

                /// Returns a window of the audience list.
                audiences(query: AudienceQuery, page: Page) -> Window<AudienceRow> { workspace.audiences().list(query, page) }

                /// Returns the counts for the filters of the audience list.
                audience_facets(query: AudienceQuery) -> AudienceFacets { workspace.audiences().facets(query) }

                /// Returns the IDs in a part of the audience list.
                audience_keys(query: AudienceQuery, part: ListPart) -> Vec<String> { workspace.audiences().keys(query, part) }

                /// Returns the index of the first audience whose name begins with `prefix`.
                audience_position(query: AudienceQuery, prefix: String) -> Option<u32> {
                    workspace.audiences().position(query, prefix)
                }

                /// Returns where an audience is used.
                audience_uses(id: String) -> WhereUsed { workspace.audiences().uses(id) }

                /// Returns one audience in full.
                audience(id: String) -> AudienceDetail { workspace.audiences().detail(id) }

                /// Returns the form of an audience, as Experience Platform has it now.
                audience_form(id: String) -> DefinitionForm { workspace.audiences().form(id) }

                /// Creates or changes an audience; `opened_form` is what the form was opened with, `attempt` identifies that opening.
                audience_save(form: DefinitionForm, opened_form: Option<DefinitionForm>, attempt: String) -> Saved<DefinitionForm> {
                    workspace.audiences().save(form, opened_form, attempt)
                }

                /// Returns the merge policies and tags that an audience can have.
                definition_choices() -> DefinitionChoices { workspace.audiences().choices() }

                /// Returns the functions of PQL and the fields of the account's schemas.
                pql_words() -> PqlWords { workspace.audiences().pql_words() }

                /// Estimates how many profiles a rule would select, in all and by namespace.
                definition_estimate(rule: String) -> DefinitionEstimate { workspace.audiences().estimate(rule) }

                /// Returns some of the profiles that are in an audience now.
                profile_sample(id: String) -> ProfileSample { workspace.audiences().sample(id) }

                /// Returns a profile with the audiences that it is in.
                profile(of: ProfileRef) -> Option<ProfileDetail> { workspace.audiences().profile(of) }

                /// Returns why an audience has no members in Audience Manager, or fewer than expected.
                explain(id: String) -> Explanation { workspace.audiences().explain(id) }
            }

            traits {
                /// Returns the folders of trait storage.
                trait_folders() -> Vec<FolderRow> { workspace.traits().folders() }

                /// Creates a folder in trait storage.
                create_trait_folder(parent_id: String, name: String) -> FolderRow {
                    workspace.traits().create_folder(parent_id, name)
                }

                /// Returns a window of the trait list.
                traits(query: TraitQuery, page: Page) -> Window<TraitRow> { workspace.traits().list(query, page) }

                /// Returns the counts for the type filters of the trait list.
                trait_facets(query: TraitQuery) -> TraitFacets { workspace.traits().facets(query) }

                /// Returns the IDs in a part of the trait list.
                trait_keys(query: TraitQuery, part: ListPart) -> Vec<String> { workspace.traits().keys(query, part) }

                /// Returns those of some traits that the local copy has, with their names.
                traits_named(ids: Vec<String>) -> Vec<ObjectLink> { workspace.traits().named(ids) }

                /// Returns the index of the first trait whose name begins with `prefix`.
                trait_position(query: TraitQuery, prefix: String) -> Option<u32> { workspace.traits().position(query, prefix) }

                /// Returns everything on the numbered trait panel.
                trait_detail(id: String) -> TraitDetail { workspace.traits().detail(id) }

                /// Returns where a trait is used.
                trait_uses(id: String) -> WhereUsed { workspace.traits().uses(id) }

                /// Returns the trait graph over the last `days` days.
                trait_trend(id: String, metric: Metric, days: u32) -> Trend { workspace.traits().trend(id, metric, days) }

                /// Creates or changes a trait; `opened_form` is what the form was opened with, `attempt` identifies that opening.
                trait_save(form: TraitForm, opened_form: Option<TraitForm>, attempt: String) -> Saved<TraitForm> {
                    workspace.traits().save(form, opened_form, attempt)
                }

                /// Deletes traits one by one; reports progress on the channel.
                traits_delete(ids: Vec<String>, progress: Channel<DeletionProgress>) -> Deletion {
                    workspace.traits().delete(ids, sending(progress))
                }
            }

            segments {
                /// Returns the folders of segment storage.
                segment_folders() -> Vec<FolderRow> { workspace.segments().folders() }

                /// Returns a window of the segment list.
                segments(query: SegmentQuery, page: Page) -> Window<SegmentRow> { workspace.segments().list(query, page) }

                /// Returns the IDs in a part of the segment list.
                segment_keys(query: SegmentQuery, part: ListPart) -> Vec<String> { workspace.segments().keys(query, part) }

                /// Returns those of some segments that the local copy has, with their names.
                segments_named(ids: Vec<String>) -> Vec<ObjectLink> { workspace.segments().named(ids) }

                /// Returns the counts for the status filter of the segment list.
                segment_facets(query: SegmentQuery) -> SegmentFacets { workspace.segments().facets(query) }

                /// Returns the index of the first segment whose name begins with `prefix`.
                segment_position(query: SegmentQuery, prefix: String) -> Option<u32> {
                    workspace.segments().position(query, prefix)
                }

                /// Returns everything on the numbered segment panel.
                segment_detail(id: String) -> SegmentDetail { workspace.segments().detail(id) }

                /// Returns where a segment is used.
                segment_uses(id: String) -> WhereUsed { workspace.segments().uses(id) }

                /// Returns the segment graph over the last `days` days.
                segment_trend(id: String, metric: Metric, days: u32) -> Trend { workspace.segments().trend(id, metric, days) }

                /// Creates or changes a segment; `opened_form` is what the form was opened with, `attempt` identifies that opening.
                segment_save(form: SegmentForm, opened_form: Option<SegmentForm>, attempt: String) -> Saved<SegmentForm> {
                    workspace.segments().save(form, opened_form, attempt)
                }

                /// Returns what the export controls of the traits of a rule forbid; of a segment, at its destinations too.
                segment_controls(id: Option<String>, rule: String) -> SegmentControls {
                    workspace.segments().controls(id, rule)
                }

                /// Estimates the sizes of rules; a newer call for the same purpose stops this one.
                segment_estimates(rules: Vec<String>, purpose: EstimatePurpose) -> Vec<SegmentEstimate> {
                    workspace.segments().estimates(rules, purpose)
                }

                /// Creates a copy of a segment; returns its ID. The same attempt never creates a second copy.
                segment_duplicate(id: String, name: String, attempt: String) -> String {
                    workspace.segments().duplicate(id, name, attempt)
                }

                /// Pauses segments, or activates them again.
                segments_set_status(ids: Vec<String>, active: bool) -> Vec<EditedObject> {
                    workspace.segments().set_status(ids, active)
                }

                /// Deletes segments one by one; reports progress on the channel.
                segments_delete(ids: Vec<String>, progress: Channel<DeletionProgress>) -> Deletion {
                    workspace.segments().delete(ids, sending(progress))
                }
            }

            models {
                /// Returns the look-alike models, the newest first, with the limits of the account.
                models() -> ModelList { workspace.models().list() }

                /// Returns one model with its last run, the traits that it fills, and what keeps it running.
                model_detail(id: String) -> ModelDetail { workspace.models().detail(id) }

                /// Returns the data sources whose traits a model may use.
                model_data_sources() -> Vec<ObjectLink> { workspace.models().data_sources() }

                /// Checks a new model; what blocks it comes first.
                model_check(form: ModelForm) -> Vec<ModelCheck> { workspace.models().check(form) }

                /// Creates a model and returns its ID. The same attempt never creates a second one.
                model_create(form: ModelForm, attempt: String) -> String { workspace.models().create(form, attempt) }

                /// Creates a trait that a model fills and returns its ID. The same attempt never creates a second one.
                model_trait_create(form: ModelTraitForm, attempt: String) -> String {
                    workspace.models().create_trait(form, attempt)
                }

                /// Deletes a model. One that active traits use stays.
                model_delete(id: String) -> () { workspace.models().delete(id) }

                /// Returns the recipes, the newest first.
                recipes() -> Vec<Recipe> { workspace.models().recipes() }

                /// Returns what a recipe would do.
                recipe_plan(form: RecipeForm) -> RecipePlan { workspace.models().recipe_plan(form) }

                /// Starts a recipe. The same ID never starts a second one.
                recipe_start(form: RecipeForm, id: String) -> Recipe { workspace.models().recipe_start(form, id) }

                /// Chooses which people the trait of a recipe takes, and goes on.
                recipe_choose(id: String, takes: ModelTakes) -> Recipe { workspace.models().recipe_choose(id, takes) }

                /// Goes on with a recipe that stopped or that waits.
                recipe_continue(id: String) -> Recipe { workspace.models().recipe_continue(id) }

                /// Ends a recipe. What it created stays.
                recipe_cancel(id: String) -> Recipe { workspace.models().recipe_cancel(id) }

                /// Removes what a recipe created, the last first.
                recipe_undo(id: String, also_unconfirmed: bool) -> Recipe {
                    workspace.models().recipe_undo(id, also_unconfirmed)
                }
            }

            destinations {
                /// Returns the destinations of Audience Manager, by name.
                destinations() -> Vec<DestinationRow> { workspace.destinations().list() }

                /// Returns a destination as the service has it now; that of the local copy if it cannot be reached.
                destination(id: String) -> DestinationRow { workspace.destinations().one(id) }

                /// Returns a window of the mappings of a destination, live ones first.
                destination_mappings(query: MappingQuery, page: Page) -> Window<MappedSegment> {
                    workspace.destinations().mappings(query, page)
                }

                /// Returns what mapping segments to a destination would do, with a verdict for each.
                map_plan(to: String, segments: Vec<String>, how: MapOptions) -> MapPlan {
                    workspace.destinations().plan_map(to, segments, how)
                }

                /// Maps segments to a destination: those that a plan of now lets through.
                map_segments(to: String, segments: Vec<String>, how: MapOptions) -> MapPlan {
                    workspace.destinations().map(to, segments, how)
                }

                /// Returns what removing mappings of a destination would do.
                unmap_plan(from: String, mappings: Vec<MappingRef>) -> MapPlan {
                    workspace.destinations().plan_unmap(from, mappings)
                }

                /// Removes mappings of a destination.
                unmap_segments(from: String, mappings: Vec<MappingRef>) -> MapPlan {
                    workspace.destinations().unmap(from, mappings)
                }

                /// Returns what moving mappings to Experience Platform would do.
                move_plan(from: String, mappings: Vec<MappingRef>, how: MoveOptions) -> MovePlan {
                    workspace.destinations().plan_move(from, mappings, how)
                }

                /// Moves mappings to Experience Platform: those that a plan of now lets through.
                move_mappings(from: String, mappings: Vec<MappingRef>, how: MoveOptions) -> MovePlan {
                    workspace.destinations().move_to_platform(from, mappings, how)
                }

                /// Returns the audiences that reach one place from both services.
                double_activations() -> Vec<DoubleActivation> { workspace.destinations().doubles() }

                /// Returns everywhere an audience or a segment is sent, from both services.
                activations(kind: ObjectKind, id: String) -> Activations {
                    workspace.destinations().activations(kind, id)
                }

                /// Returns a window of the crosswalk: which card of Experience Platform is the same place as a platform.
                crosswalk(query: CrosswalkQuery, page: Page) -> Window<CrosswalkRow> {
                    workspace.destinations().crosswalk(query, page)
                }

                /// Returns what the crosswalk is made of, and whether all of it can be read.
                crosswalk_state() -> CrosswalkState { workspace.destinations().crosswalk_state() }

                /// Enters what the organization knows about a platform, in place of what is in the table.
                crosswalk_enter(draft: CrosswalkDraft) -> () { workspace.destinations().enter_twin(draft) }

                /// Removes what was entered about a platform.
                crosswalk_forget(name: String) -> () { workspace.destinations().forget_twin(name) }
            }

            translation {
                /// Returns a trait or segment and its rule in PQL, part by part.
                translation(of: TranslatedRef) -> TranslationDetail { workspace.translation(of) }

                /// Estimates how many people a trait or segment has in common with its PQL, whole or without what cannot be used.
                translation_overlap(of: TranslatedRef, without: bool) -> TranslationOverlap {
                    workspace.translation_overlap(of, without)
                }

                /// Returns a window of all segments by what can become of them.
                translations(query: TranslationQuery, page: Page) -> Window<TranslationRow> {
                    workspace.translations(query, page)
                }

                /// Returns how many segments there are for each of what can become of them.
                translation_facets(query: TranslationQuery) -> Vec<FacetCount<TranslationWay>> {
                    workspace.translation_facets(query)
                }

                /// Saves a rule as a segment definition, as it was shown: whole, or without what cannot be used.
                translation_save(of: TranslatedRef, name: String, pql: String, without: bool) -> SavedRule {
                    workspace.save_translation(of, name, pql, without)
                }

                /// Returns the audiences that were saved from a rule, or what an audience was saved from.
                saved_rules(of: SavedRuleRef) -> Vec<SavedRule> { workspace.saved_rules(of) }

                /// Returns the mapping of keys to fields, with the keys that an object's rules use.
                field_mapping(of: Option<TranslatedRef>) -> FieldMapping { workspace.field_mapping(of) }

                /// Replaces the fields that a person mapped, and what else translations depend on.
                field_mapping_save(fields: Vec<MappedField>, settings: TranslationSettings) -> FieldMapping {
                    workspace.save_field_mapping(fields, settings)
                }
            }

            $($rest)*
        }
    };
}

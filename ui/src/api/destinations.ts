/** Destinations of Audience Manager, the segments that are mapped to them, and their twins in Experience Platform. */
import {
  commands,
  type Activations,
  type CrosswalkDraft,
  type CrosswalkQuery,
  type CrosswalkRow,
  type CrosswalkState,
  type DestinationRow,
  type DoubleActivation,
  type Failure,
  type MapOptions,
  type MapPlan,
  type MappingRef,
  type MappedSegment,
  type MappingQuery,
  type MoveOptions,
  type MovePlan,
} from "../bindings";
import { invalidateAll } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";
import { useWindowedList, type WindowedList } from "./useWindowedList";

export function useDestinations(): QueryResult<DestinationRow[]> {
  return useQueryResult({ queryKey: keys.destinations, queryFn: () => commands.destinations() });
}

/** One destination, as the service has it now. */
export function useDestination(id: string): QueryResult<DestinationRow> {
  return useQueryResult({ queryKey: keys.destination(id), queryFn: () => commands.destination(id) });
}

/** The mappings of a destination in the local copy, which opening the destination renews. */
export function useMappings(query: MappingQuery): WindowedList<MappedSegment> {
  return useWindowedList({
    queryKey: keys.mappings(query),
    fetchWindow: (page) => commands.destinationMappings(query, page),
  });
}

export interface ToMap {
  to: string;
  segments: readonly string[];
  how: MapOptions;
}

/** What mapping would do, with a verdict for each segment. Nothing is asked while there is nothing to map. */
export function useMapPlan(of: ToMap | undefined): QueryResult<MapPlan> {
  return useQueryResult({
    queryKey: keys.mapPlan(of),
    queryFn: () => commands.mapPlan(of?.to ?? "", [...(of?.segments ?? [])], of?.how ?? EMPTY),
    enabled: of !== undefined && of.segments.length > 0,
    // What was planned a moment ago may not be allowed any more.
    gcTime: 0,
    retry: false,
  });
}

const EMPTY: MapOptions = { startsOn: null, endsOn: null, value: "{sid}", prefix: "" };

export function useMapSegments(): Mutation<ToMap, MapPlan> {
  return useCommand({
    call: ({ to, segments, how }: ToMap) => commands.mapSegments(to, [...segments], how),
    onSuccess: invalidateAll,
  });
}

export interface ToUnmap {
  from: string;
  mappings: readonly MappingRef[];
}

export function useUnmapSegments(onFailure: (failure: Failure) => void): Mutation<ToUnmap, MapPlan> {
  return useCommand({
    call: ({ from, mappings }: ToUnmap) => commands.unmapSegments(from, [...mappings]),
    onSuccess: invalidateAll,
    onFailure,
  });
}

export interface ToMove {
  from: string;
  mappings: readonly MappingRef[];
  how: MoveOptions;
}

/** What moving mappings to Experience Platform would do. */
export function useMovePlan(of: ToMove): QueryResult<MovePlan> {
  return useQueryResult({
    queryKey: keys.movePlan(of),
    queryFn: () => commands.movePlan(of.from, [...of.mappings], of.how),
    gcTime: 0,
    retry: false,
  });
}

export function useMoveMappings(): Mutation<ToMove, MovePlan> {
  return useCommand({
    call: ({ from, mappings, how }: ToMove) => commands.moveMappings(from, [...mappings], how),
    onSuccess: invalidateAll,
  });
}

/** Audiences that reach one place from both services. */
export function useDoubles(): QueryResult<DoubleActivation[]> {
  return useQueryResult({ queryKey: keys.doubles, queryFn: () => commands.doubleActivations() });
}

/** Everywhere an audience or a segment is sent, from both services. */
export function useActivations(kind: "audience" | "segment", id: string): QueryResult<Activations> {
  return useQueryResult({
    queryKey: keys.activations(kind, id),
    queryFn: () => commands.activations(kind, id),
  });
}

export function useCrosswalk(query: CrosswalkQuery): WindowedList<CrosswalkRow> {
  return useWindowedList({
    queryKey: keys.crosswalk(query),
    fetchWindow: (page) => commands.crosswalk(query, page),
  });
}

export function useCrosswalkState(): QueryResult<CrosswalkState> {
  return useQueryResult({ queryKey: keys.crosswalkState, queryFn: () => commands.crosswalkState() });
}

/** The same, read when it is asked for; undefined if it cannot be read. */
export function useCrosswalkNow(): Mutation<void, CrosswalkState> {
  return useCommand({ call: () => commands.crosswalkState(), reads: true });
}

export function useCrosswalkEnter(): Mutation<CrosswalkDraft, null> {
  return useCommand({
    call: (draft: CrosswalkDraft) => commands.crosswalkEnter(draft),
    onSuccess: invalidateAll,
  });
}

export function useCrosswalkForget(onFailure: (failure: Failure) => void): Mutation<string, null> {
  return useCommand({
    call: (name: string) => commands.crosswalkForget(name),
    onSuccess: invalidateAll,
    onFailure,
  });
}

/** Lets the user choose a file that replaces what was entered; null if they cancel. */
export function useCrosswalkImport(onFailure: (failure: Failure) => void): Mutation<void, number | null> {
  return useCommand({ call: () => commands.crosswalkImport(), onSuccess: invalidateAll, onFailure });
}

/** Lets the user choose where to save the crosswalk; null if they cancel. */
export function useCrosswalkExport(onFailure: (failure: Failure) => void): Mutation<void, string | null> {
  return useCommand({ call: () => commands.crosswalkExport(), onFailure });
}

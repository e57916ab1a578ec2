//! People and the screened traits they have, as rows. Only the few traits that passed are walked, never people times traits.

use roaring::RoaringBitmap;

/// Stands for a person who is not in the population.
const ABSENT: u32 = u32::MAX;

/// A sparse matrix of zeros and ones, with the number of traits as one more column.
pub(super) struct Matrix {
    /// People of the rows, ascending.
    people: Vec<u32>,
    /// Where each row begins in `columns`, and where the last one ends.
    starts: Vec<u32>,
    /// Columns of the ones, row by row.
    columns: Vec<u8>,
    /// The standardized number of traits, by row.
    sizes: Vec<f64>,
    mean: f64,
    deviation: f64,
    width: usize,
}

impl Matrix {
    /// Puts rows together from columns, at most 256 of them. The number of traits is standardized with `scale` (mean and
    /// deviation), or with its own.
    pub(super) fn new<'b>(
        population: &RoaringBitmap,
        columns: impl Iterator<Item = &'b RoaringBitmap> + Clone,
        sizes: &[u32],
        scale: Option<(f64, f64)>,
    ) -> Self {
        let people: Vec<u32> = population.iter().collect();
        let rows = rows_of(&people);
        let row_of = |person: u32| rows.get(person as usize).copied().filter(|row| *row != ABSENT);
        let mut starts = vec![0_u32; people.len() + 1];
        for row in columns.clone().flatten().filter_map(row_of) {
            starts[row as usize + 1] += 1;
        }
        for row in 1..starts.len() {
            starts[row] += starts[row - 1];
        }
        let mut next = starts.clone();
        let mut ones = vec![0_u8; starts.last().map_or(0, |end| *end as usize)];
        let mut width = 0;
        for (column, holders) in (0..=u8::MAX).zip(columns) {
            for row in holders.iter().filter_map(row_of) {
                let place = &mut next[row as usize];
                ones[*place as usize] = column;
                *place += 1;
            }
            width = usize::from(column) + 1;
        }
        let mut sizes: Vec<f64> =
            people.iter().map(|person| f64::from(sizes.get(*person as usize).copied().unwrap_or(0)).ln_1p()).collect();
        let (mean, deviation) = scale.unwrap_or_else(|| spread(&sizes));
        for size in &mut sizes {
            *size = (*size - mean) / deviation;
        }
        Self { people, starts, columns: ones, sizes, mean, deviation, width }
    }

    /// Number of traits.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn deviation(&self) -> f64 {
        self.deviation
    }

    /// People with the columns they have and their standardized number of traits, ascending.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &[u8], f64)> {
        self.people.iter().zip(self.starts.windows(2)).zip(&self.sizes).map(|((person, ends), size)| {
            let ones = self.columns.get(ends[0] as usize..ends[1] as usize).unwrap_or_default();
            (*person, ones, *size)
        })
    }
}

/// The row of each person.
fn rows_of(people: &[u32]) -> Vec<u32> {
    let mut rows = vec![ABSENT; people.last().map_or(0, |last| *last as usize + 1)];
    for (row, person) in (0..).zip(people) {
        rows[*person as usize] = row;
    }
    rows
}

/// Mean and standard deviation; a deviation of zero counts as one, so that nothing is divided by it.
#[allow(clippy::cast_precision_loss)] // a number of people
fn spread(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    (mean, if deviation > 0.0 { deviation } else { 1.0 })
}

//! The sentences of the text report.

use super::Lang;
use super::Lang::{En, Fr};
use crate::template::file::Remarks;

impl Remarks for Lang {
    fn title(&self) -> String {
        self.competing_readings().into()
    }

    fn place(&self, number: usize, column: Option<&str>) -> String {
        self.block_place(number, column)
    }

    fn count(&self, documents: u32) -> String {
        format!("{}{}", self.documents(documents as usize), self.colon())
    }
}

impl Lang {
    /// The title over the readings that compete.
    #[must_use]
    pub const fn competing_readings(self) -> &'static str {
        match self {
            Fr => "Formulations concurrentes",
            En => "Readings that compete",
        }
    }

    /// Where in the template: *block 16, column “Finalités”*.
    #[must_use]
    pub fn block_place(self, number: usize, column: Option<&str>) -> String {
        let block = match self {
            Fr => format!("bloc {number}"),
            En => format!("block {number}"),
        };
        match column {
            Some(column) => format!("{block}, {}", self.in_column(column)),
            None => block,
        }
    }

    /// *column “Finalités”*.
    #[must_use]
    pub fn in_column(self, column: &str) -> String {
        match self {
            Fr => format!("colonne {}", self.quote(column)),
            En => format!("column {}", self.quote(column)),
        }
    }
}

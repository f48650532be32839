-- name: peer_weights
-- description: The characteristics by which core_index.peer_groups finds peers, and what the squared
--   standardised difference of each counts; the columns of the view school_characteristics.
--   core_index.peer_characteristics() shows them as rows with their reasons. Not CORE's: no rule of
--   CORE's was found.
-- parameters:
-- example: SELECT core_index.peer_weights()['english_learner'], core_index.peer_weights()['hispanic']
CREATE MACRO core_index.peer_weights() AS MAP {
    'disadvantaged': 1.0, 'english_learner': 1.0, 'disability': 1.0, 'homeless': 1.0, 'foster': 1.0,
    'mobility': 1.0, 'log_enrolment': 1.0,
    'american_indian': 0.125, 'asian': 0.125, 'black': 0.125, 'filipino': 0.125, 'hispanic': 0.125,
    'pacific_islander': 0.125, 'white': 0.125, 'two_or_more_races': 0.125
}

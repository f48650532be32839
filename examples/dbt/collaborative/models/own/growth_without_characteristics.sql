-- What the growth of schools would be if the model knew pretests only.
FROM core_index.core_growth({{ ref('growth_scores') }}, covariates := [])
